"""Logs: a JSON object a line for machines, one readable line on a terminal. Names and numbers only."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import orjson

from hooks.telemetry.call import Call

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
log = logging.getLogger("hooks.calls")


def log_call(call: Call) -> None:
    """Say what one hook call was about and how it went."""
    fields: dict[str, Any] = {"hook": call.hook, "code": call.code, "milliseconds": round(call.seconds * 1000, 1)}
    if call.facts is not None:
        facts = call.facts
        fields["parent"] = f"{facts.namespace}/{facts.name}" if facts.namespace else facts.name
        fields["generation"] = facts.generation
        if facts.children is not None:
            fields["children"] = facts.children
        fields["changed"] = call.code != 304
    if call.problem:
        fields["problem"] = call.problem
    level = logging.INFO if call.code < 400 else logging.ERROR if call.code >= 500 else logging.WARNING
    log.log(level, "hook call", extra={"fields": fields})


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with time (UTC), level, logger and its fields."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


class HumanFormatter(logging.Formatter):
    """One line to read."""

    def format(self, record: logging.LogRecord) -> str:
        """The time of day, the message and the fields."""
        fields = " ".join(f"{key}={value}" for key, value in getattr(record, "fields", {}).items())
        text = f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%S} {record.levelname:7} {record.getMessage()}"
        traceback = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{text} {fields}".rstrip() + traceback


def logging_settings(level: str, *, terminal: bool | None = None) -> dict[str, Any]:
    """Settings for logging.config.dictConfig.

    Args:
        level: the least that is logged (`LANGOP_LOG_LEVEL`).
        terminal: whether people read along; by default whether the standard error is a terminal.

    Raises:
        ValueError: there is no such level.
    """
    if level.upper() not in LEVELS:
        raise ValueError(f"LANGOP_LOG_LEVEL must be one of {', '.join(LEVELS)}, not {level!r}")
    human = sys.stderr.isatty() if terminal is None else terminal
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": HumanFormatter if human else JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": [], "propagate": False},  # every hook call has a line of its own
        },
    }
