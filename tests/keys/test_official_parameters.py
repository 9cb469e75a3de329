"""No parameter of the OpenAI and Anthropic APIs is taken for one of the platform team's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest
from anthropic.types import message_create_params
from openai.types import completion_create_params as completion
from openai.types import embedding_create_params, image_edit_params, image_generate_params
from openai.types.audio import speech_create_params, transcription_create_params
from openai.types.chat import completion_create_params as chat
from openai.types.responses import response_create_params

from hooks.gateway.inside.agent_keys import check_parameters

APIS: Mapping[str, Any] = {
    "chat/completions": chat.CompletionCreateParamsBase,
    "completions": completion.CompletionCreateParamsBase,
    "responses": response_create_params.ResponseCreateParamsBase,
    "messages": message_create_params.MessageCreateParamsBase,
    "embeddings": embedding_create_params.EmbeddingCreateParams,
    "images/generations": image_generate_params.ImageGenerateParamsBase,
    "images/edits": image_edit_params.ImageEditParamsBase,
    "audio/speech": speech_create_params.SpeechCreateParams,
    "audio/transcriptions": transcription_create_params.TranscriptionCreateParamsBase,
}
PRINT_LITELLMS_OWN = """
import json
from litellm.types.router import GenericLiteLLMParams
from litellm.types.utils import all_litellm_params
print(json.dumps([*all_litellm_params, *GenericLiteLLMParams.model_fields]))
"""


@pytest.fixture(scope="module")
def litellms_own() -> frozenset[str]:
    """As custom_auth.py has it, from an interpreter of its own: importing LiteLLM warns of many things."""
    command = [sys.executable, "-W", "ignore", "-c", PRINT_LITELLMS_OWN]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return frozenset(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("api", APIS)
def test_every_parameter_of_the_api_is_for_calls(litellms_own: frozenset[str], api: str) -> None:
    parameters = get_type_hints(APIS[api])
    assert "model" in parameters
    check_parameters(dict.fromkeys(parameters), ["one"], litellms_own)


def test_litellms_own_are_what_they_were(litellms_own: frozenset[str]) -> None:
    assert {"api_base", "api_key", "custom_llm_provider", "no-log", "num_retries", "aws_region_name"} <= litellms_own
