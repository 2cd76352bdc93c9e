# Two commands matter: `make demo` and `make test`. Both make .venv/ first; see .ci/setup for what that needs.
PY := .venv/bin/python
CONSTRAINTS ?= .ci/constraints.txt
export CONSTRAINTS

# One set-up serves every goal of a run, so that `make -j demo test` installs once.
GROUP := $(if $(filter test lint wheel,$(MAKECMDGOALS)),dev,run)

.PHONY: help demo test lint setup detector wheel clean

help:
	@echo 'make demo    安装，渲染一段队列训练，核验并打印结论 / install, render a drill, verify it'
	@echo 'make test    安装开发工具，取测试用的模型，检查代码，运行全部测试 / tools, weights of the tests, ruff, mypy, all tests'
	@echo 'make lint    只检查代码 / ruff and mypy only'
	@echo 'make wheel   在 dist/ 里打包 / build a wheel into dist/'
	@echo 'make clean   删除 .venv/ 与缓存 / remove .venv/ and caches (fetched models stay)'

demo: setup
	.venv/bin/drillcheck demo

test: detector lint
	$(PY) -m pytest

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

wheel: setup
	$(PY) -m hatchling build -t wheel

setup:
	@.ci/setup $(GROUP)

# The default comes along; the tests of fetched weights, of exporting them and of PyTorch need these as well.
detector: setup
	.venv/bin/drillcheck models fetch fall-yolov8s

clean:
	rm -rf .venv dist drillcheck-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find drillcheck tests fixtures -name __pycache__ -type d -prune -exec rm -rf {} +
