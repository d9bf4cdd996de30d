# Hai lệnh của người dùng: `make demo` (cài bộ mặc định, nạp văn bản mẫu, in câu trả lời) và `make test`.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= var/demo
PIP := $(BIN)/pip --disable-pip-version-check -qq
CODE := vanban ingest rag prompts programs exams api bots eval app samples

.PHONY: demo serve test test-quick lint fmt types layers eval clean install install-all system

$(VENV)/default: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/all: requirements-all.txt $(VENV)/default
	$(PIP) install -r requirements-all.txt
	touch $@

install: $(VENV)/default

install-all: $(VENV)/all

# The programs the tests use beside Python: browser, fonts, OCR, LibreOffice; skipped where apt is not to be had (the
# tests that need one then skip and say so).
PROGRAMS := chromium fontconfig fonts-liberation fonts-noto-core tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd \
  libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
system:
	@command -v chromium >/dev/null && command -v tesseract >/dev/null && command -v soffice >/dev/null && \
	  tesseract --list-langs | grep -q vie && fc-list 2>/dev/null | grep -qi liberation || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      $(PROGRAMS) >/dev/null || \
	      echo "Không cài được $(PROGRAMS): các phép thử cần đến sẽ được bỏ qua."; } || true; }

demo: $(VENV)/default
	$(BIN)/vanban --data $(DATA) demo

serve: $(VENV)/default
	$(BIN)/vanban --data $(DATA) serve

test: $(VENV)/all system
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not timing"
	$(BIN)/python -m pytest -m timing $$(grep -rl --include='test_*.py' 'mark\.timing' tests)

test-quick: $(VENV)/all
	$(BIN)/python -m pytest -m "not slow and not browser and not data"

lint: $(VENV)/all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fmt: $(VENV)/all
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/all
	$(BIN)/mypy

layers: $(VENV)/all
	$(BIN)/lint-imports

# Câu trả lời (bộ mẫu, theo ngày, nối tiếp, văn bản thật), tấn công, quan hệ, việc đọc tệp ở mọi định dạng, tìm kiếm trên bộ điều luật. Phép đo cần
# ../shared/data được bỏ qua khi không có thư mục ấy. "eval red-team" báo lỗi khi có cách tấn công thành công: vẫn đo tiếp, bảng ghi số ấy.
eval: $(VENV)/all
	$(BIN)/vanban eval answers --out eval/results/answers-samples.json
	$(BIN)/vanban eval answers --split test --out eval/results/answers-samples-test.json
	$(BIN)/vanban eval answers --reviewed --dataset eval/datasets/temporal_qa.jsonl \
	  --out eval/results/answers-temporal.json
	$(BIN)/vanban eval answers --dataset eval/datasets/dialogues.jsonl --out eval/results/answers-dialogues.json
	$(BIN)/vanban eval answers --dataset eval/datasets/off_topic.jsonl --out eval/results/answers-off-topic.json
	$(BIN)/vanban eval answers --dataset eval/datasets/refusal_samples.jsonl \
	  --out eval/results/answers-refusal-samples.json
	$(BIN)/vanban eval answers --dataset eval/datasets/fresh_samples.jsonl --out eval/results/answers-fresh-samples.json
	$(BIN)/vanban eval answers --dataset eval/datasets/fresh_off_topic.jsonl \
	  --out eval/results/answers-fresh-off-topic.json
	@if [ -d ../shared/data/party ]; then \
	  $(BIN)/vanban eval answers --dataset eval/datasets/party_qa.jsonl --documents ../shared/data/party \
	    --out eval/results/answers-party.json; \
	  $(BIN)/vanban eval answers --dataset eval/datasets/refusal_party.jsonl --documents ../shared/data/party \
	    --out eval/results/answers-refusal-party.json; \
	  $(BIN)/python -m eval.exam_items --folder ../shared/data/party/texts --out eval/results/exam-items.json >/dev/null; \
	else echo "Bỏ qua đo trên văn bản thật: không có ../shared/data/party."; fi
	-$(BIN)/vanban eval red-team --out eval/results/red-team.json
	$(BIN)/python -m eval.office_scale --out eval/results/office-scale.json
	$(BIN)/python -m eval.task_reading --labels eval/datasets/tasks_samples.jsonl --documents samples/documents \
	  --out eval/results/tasks-samples.json
	@if [ -d ../shared/data/party ]; then \
	  $(BIN)/python -m eval.task_reading --documents ../shared/data --out eval/results/tasks-party.json; fi
	$(BIN)/python -m eval.bot_burst --out eval/results/bot-burst.json
	$(BIN)/vanban eval relations --out eval/results/relations-samples.json
	$(BIN)/python -m eval.ingestion_results --out eval/results
	@if [ -d ../shared/data/legal ]; then \
	  $(BIN)/python -m eval.retrieval_results --corpus ../shared/data/legal/corpus.jsonl.gz --out eval/results \
	    ../shared/data/legal/zalo_dev.jsonl ../shared/data/legal/vlsp_dev.jsonl; \
	  $(BIN)/python -m eval.permission_scale --corpus ../shared/data/legal/corpus.jsonl.gz \
	    --queries ../shared/data/legal/zalo_train.jsonl --out eval/results; \
	  $(BIN)/python -m eval.index_growth --corpus ../shared/data/legal/corpus.jsonl.gz \
	    --queries ../shared/data/legal/zalo_train.jsonl --out eval/results; \
	else echo "Bỏ qua đo tìm kiếm trên kho luật: không có ../shared/data/legal."; fi
	$(BIN)/vanban eval retrieval --samples --out eval/results/retrieval-samples_qa.json
	$(BIN)/vanban eval retrieval --samples --noise bare --out eval/results/retrieval-samples_qa-bare.json
	$(BIN)/python -m eval.retrieval_tables
	$(BIN)/python -m eval.ingestion_tables
	$(BIN)/python -m eval.readme_tables

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(DATA)
