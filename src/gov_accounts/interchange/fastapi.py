"""FastAPI: bodies and responses are our types as they are; this tells refusals better.

A body is declared ``accounts: Annotated[FinalAccounts, Body()]``, as FastAPI takes the types that
it does not know for parameters of the query.

>>> from fastapi import FastAPI
>>> app = prepare(FastAPI())

``prepare`` answers data that are refused with every problem, its path and the value found, and does
not send the whole input back, as FastAPI itself would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from gov_accounts.interchange.fields import PROBLEMS

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

__all__ = ["prepare"]

_UNPROCESSABLE = 422


def prepare(app: FastAPI) -> FastAPI:
    """Let a service answer refused data with status 422 and our paths; returns the service."""
    app.add_exception_handler(RequestValidationError, _refused)
    return app


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    told = error.errors() if isinstance(error, RequestValidationError) else ()
    detail = [problem for one in told for problem in _problems(one)]
    return JSONResponse({"detail": detail}, status_code=_UNPROCESSABLE)


def _problems(error: dict[str, Any]) -> list[dict[str, Any]]:
    head = {"type": error["type"], "loc": list(error["loc"])}
    if error["type"] != PROBLEMS:
        return [{**head, "msg": error["msg"]}]
    return [
        {**head, "path": one["path"], "msg": one["message"]} for one in error["ctx"]["problems"]
    ]
