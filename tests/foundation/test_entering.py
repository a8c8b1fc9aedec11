"""Entering a service where no transaction is open."""

import pytest

from tideover.foundation import tenancy


@pytest.mark.django_db(transaction=True)
def test_entering_a_service_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="Open a transaction first"):
        tenancy.enter(1)
