"""Tasks out of documents, and later the work programmes made of them."""
