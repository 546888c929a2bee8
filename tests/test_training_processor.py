"""The processor's own loss and dropout say what torch's say."""

import pytest

torch = pytest.importorskip("torch")
from training import processor  # noqa: E402

pytestmark = pytest.mark.convert


def test_the_loss_and_its_gradients_are_those_of_torch() -> None:
    torch.manual_seed(1)
    labels = torch.randint(50, (600,))
    told = []
    for way in (ours, theirs):
        torch.manual_seed(2)
        parts = [torch.randn(*shape, requires_grad=True) for shape in ((600, 8), (50, 8), (50,))]
        loss = way(*parts, labels)
        (loss / 600).backward()
        told.append([loss.detach(), *(part.grad for part in parts)])
    for mine, its in zip(*told, strict=True):
        torch.testing.assert_close(mine, its, rtol=1e-4, atol=1e-6)


def ours(hidden, weight, bias, labels):  # type: ignore[no-untyped-def]
    return processor.cross_entropy(hidden, weight, bias, labels, 0.1)


def theirs(hidden, weight, bias, labels):  # type: ignore[no-untyped-def]
    return torch.nn.functional.cross_entropy(
        hidden @ weight.t() + bias, labels, label_smoothing=0.1, reduction="sum"
    )


def test_dropout_drops_its_share_and_keeps_the_sum_and_the_gradient_follows() -> None:
    torch.manual_seed(1)
    x = torch.ones(100_000, requires_grad=True)
    dropped = processor.Dropout(0.1)(x)
    dropped.sum().backward()
    dropped = dropped.detach()
    assert float((dropped == 0).float().mean()) == pytest.approx(0.1, abs=0.01)
    assert float(dropped.mean()) == pytest.approx(1, abs=0.01)
    torch.testing.assert_close(x.grad, dropped)


def test_dropout_rests_outside_of_training() -> None:
    x = torch.randn(10)
    assert processor.Dropout(0.5).eval()(x) is x
