"""Reading pictures of pages: from a bitmap to placed words with their confidence."""
