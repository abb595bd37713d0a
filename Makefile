# Everything a newcomer needs: `make run` and `make test`. The environment lives in .venv, data in var/.
PYTHON ?= python3.11
BIN = .venv/bin

.PHONY: run test lint bench crash accuracy chats lock clean

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

run: .venv/ready            ## the whole service on this machine; no account needed
	$(BIN)/kentongan run

test: .venv/ready           ## everything: both databases, both carriers, a real browser, flyers on photos
	@command -v chromium >/dev/null && command -v tesseract >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -y -qq --no-install-recommends chromium tesseract-ocr tesseract-ocr-ind >/dev/null; } || \
	  echo "chromium or tesseract is not here and could not be installed: their tests will be skipped"
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2

bench: .venv/ready          ## speed beside baselines measured in the same run
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.agencies

crash: .venv/ready          ## kill the processes after each commit and around each send, then count
	$(BIN)/python -m benchmarks.crash

accuracy: .venv/ready       ## how well messages, places and agencies are understood
	$(BIN)/python -m benchmarks.accuracy

chats: .venv/ready          ## play the golden chats anew and write down what the bot says; then read the diff
	$(BIN)/python -m pytest tests/test_chats.py --rewrite-chats

lock:                       ## pin every dependency anew, with hashes and without index addresses
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --all-extras --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate -o requirements.lock pyproject.toml

clean:
	rm -rf .venv build *.egg-info
