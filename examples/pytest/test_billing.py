import os

import pytest
import requests
from billing import Billing

CONTROL = os.environ["AZURE_EMULATOR_CONTROL_URL"]


@pytest.fixture(autouse=True)
def reset():
    requests.post(f"{CONTROL}/reset", timeout=10).raise_for_status()


def expect(line: str) -> None:
    """Holds the emulator's journal to a line; its answer shows the nearest entries."""
    answer = requests.post(f"{CONTROL}/journal/expect", json={"expect": line}, timeout=10)
    answer.raise_for_status()
    verdict = answer.json()
    assert verdict["ok"], "\n".join(each["message"] for each in verdict["verdicts"])


def test_asks_for_one_token_however_often_it_looks():
    billing = Billing()
    for _ in range(10):
        assert billing.subscriptions() == ["Contoso Dev"]
    expect("token imds resource=https://management.azure.com times=1")


def test_tries_again_where_the_identity_is_not_there_yet():
    rule = {"rule": "source=imds resource=*: 404 x1, then answer"}
    requests.post(f"{CONTROL}/faults", json=rule, timeout=10).raise_for_status()
    assert Billing().subscriptions() == ["Contoso Dev"]
    expect("token imds times=2")
