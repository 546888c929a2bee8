"""Packed pairs in, checkpoints and a log out; it may be killed at any moment and goes on.

What is written to the output folder:
    shape.json          the size of the model
    parent.md           the card of the package that it began with, if there was one
    state.pt            everything needed to go on
    weights-<step>.pt   weights alone, the last few, for export.py to average
    log.jsonl           a line every 100 steps, and one for each dev loss
"""

import argparse
import copy
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from training.batches import IGNORED, Batch, Packed
from training.model import Shape, Transformer
from training.parent import start
from training.processor import cross_entropy, keep

LOG_STEPS = 100
STUCK = 3
"""After so many dev losses without a better one, the weights are not kept any more."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """Where a run stands; the position is that of the next batch in its epoch."""

    step: int = 0
    epoch: int = 0
    position: int = 0
    seconds: float = 0.0
    best: float = float("inf")
    worse: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="what prepare.py wrote")
    parser.add_argument("output", type=Path)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--inner", type=int, default=1024)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--encoder", type=int, default=4)
    parser.add_argument("--decoder", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--tokens", type=int, default=2048, help="both sides of a batch, padded")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--warmup", type=int, default=800, help="steps to the highest rate")
    parser.add_argument("--hold", type=int, default=4000, help="step at which the rate falls")
    parser.add_argument("--steps", type=int, help="end here; the rate falls to 0 before it")
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--dev-steps", type=int, default=1000)
    parser.add_argument("--patience", type=int, default=12, help="dev losses without a better one")
    parser.add_argument("--save-minutes", type=float, default=5)
    parser.add_argument("--keep", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--bfloat16", action="store_true", help="on a processor that multiplies it (AMX); CUDA does"
    )
    parser.add_argument("--init", type=Path, help="package of a parent to start from")
    train(parser.parse_args())


def train(options: argparse.Namespace) -> None:
    """Train until the dev loss stops falling, or to a step; a run that is there already rests."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    keep()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    options.output.mkdir(parents=True, exist_ok=True)
    run = Run(options, device)
    run.resume()
    if options.steps and run.progress.step >= options.steps:
        return
    if device == "cpu":
        plain_attention()
    for batch in run.batches():
        run.learn(batch.to(device))
        if run.progress.step % options.dev_steps == 0 and run.is_finished():
            break
        if options.steps and run.progress.step >= options.steps:
            break
        run.save_in_time()
    run.save()


def plain_attention() -> None:
    """Attention by its formula: on a processor torch's fused one is slower, thrice backwards."""
    torch.backends.cuda.enable_flash_sdp(False)
    torch.backends.cuda.enable_mem_efficient_sdp(False)
    torch.backends.cuda.allow_fp16_bf16_reduction_math_sdp(True)


class Run:
    """The moving parts of one training."""

    def __init__(self, options: argparse.Namespace, device: str) -> None:
        self.options, self.device = options, device
        tagged = json.loads((options.data / "data.json").read_text(encoding="utf-8"))["tagged"]
        self.pairs = Packed(options.data / "train.npz", tagged=tagged)
        self.dev = Packed(options.data / "dev.npz", tagged=tagged)
        shape = _shape(options)
        _write(options.output / "shape.json", json.dumps(asdict(shape)).encode())
        self.master = Transformer(shape).to(device)
        self.net = self.master
        if options.bfloat16 and device == "cpu":
            self.net = copy.deepcopy(self.master).bfloat16()
        self.optimiser = torch.optim.AdamW(
            self.master.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.progress = Progress()
        self.losses: list[Tensor] = []
        self.tokens, self.since, self.saved = 0, time.monotonic(), time.monotonic()

    def resume(self) -> None:
        """Go on from state.pt; else start from a parent's package, if one is named."""
        path = self.options.output / "state.pt"
        if path.exists():
            state = torch.load(path, map_location=self.device, weights_only=True)
            self.master.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])
        elif self.options.init:
            weights = start(self.options.init, self.options.data / "sentencepiece.model")
            tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
            self.master.load_state_dict({"positions": self.master.positions, **tensors})
            card = (self.options.init / "README.md").read_bytes()
            _write(self.options.output / "parent.md", card)
        self.hand_down()

    @torch.no_grad()
    def hand_down(self) -> None:
        """Give the weights that compute what the optimiser holds in float32."""
        if self.net is not self.master:
            torch._foreach_copy_(list(self.net.parameters()), list(self.master.parameters()))

    def hand_up(self) -> None:
        """Give the optimiser's weights the gradients of those that compute."""
        if self.net is not self.master:
            for master, own in zip(self.master.parameters(), self.net.parameters(), strict=True):
                master.grad = own.grad.float()  # type: ignore[union-attr]

    def batches(self) -> Iterator[Batch]:
        """Batches without end, from where the run stands."""
        at = self.progress
        while True:
            epoch = self.pairs.epoch(self.options.seed, at.epoch, self.options.tokens)
            while at.position < len(epoch):
                at.position += 1
                yield self.pairs.batch(epoch[at.position - 1])
            at.epoch, at.position = at.epoch + 1, 0

    def learn(self, batch: Batch) -> None:
        """One step of the optimiser."""
        self.net.train()
        self.progress.step += 1
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.progress.step, self.options)
        loss, count = self.loss(batch, self.options.smoothing)
        self.net.zero_grad(set_to_none=True)
        torch.autograd.backward(loss / count)
        self.hand_up()
        torch.nn.utils.clip_grad_norm_(self.master.parameters(), 1.0)
        self.optimiser.step()
        self.hand_down()
        self.losses.append((loss / count).detach())
        self.tokens += batch.tokens
        if self.progress.step % LOG_STEPS == 0:
            self.log_step()

    def loss(self, batch: Batch, smoothing: float) -> tuple[Tensor, int]:
        """Cross-entropy summed over the labels of a batch (nats), and how many there are."""
        told = torch.flatten(batch.labels != IGNORED).nonzero()[:, 0]
        labels = batch.labels.flatten()[told]
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device == "cuda"):
            hidden = self.net(batch.source, batch.visible, batch.target)
            hidden = hidden.flatten(0, 1).index_select(0, told)
            if self.device == "cpu":
                table, bias = self.net.embedding.weight, self.net.bias
                return cross_entropy(hidden, table, bias, labels, smoothing), len(labels)
            logits = self.net.logits(hidden)
        loss = functional.cross_entropy(
            logits.float(), labels, label_smoothing=smoothing, reduction="sum"
        )
        return loss, len(labels)

    @torch.no_grad()
    def is_finished(self) -> bool:
        """Measure the dev loss (nats a token, no smoothing); True where patience has run out."""
        self.net.eval()
        parts = [self.loss(b.to(self.device), 0.0) for b in self.dev.whole(self.options.tokens)]
        loss = sum(float(part) for part, _ in parts) / sum(count for _, count in parts)
        at = self.progress
        at.worse = 0 if loss < at.best else at.worse + 1
        at.best = min(loss, at.best)
        self.log({"dev": round(loss, 4), "best": round(at.best, 4), "worse": at.worse})
        return at.worse >= int(self.options.patience)

    def log_step(self) -> None:
        now = time.monotonic()
        spent, self.since = now - self.since, now
        self.progress.seconds += spent
        self.log(
            {
                "epoch": self.progress.epoch,
                "loss": round(float(torch.stack(self.losses).mean()), 4),
                "rate": round(rate(self.progress.step, self.options), 6),
                "tokens_per_second": round(self.tokens / spent),
                "minutes": round(self.progress.seconds / 60, 1),
            }
        )
        self.losses, self.tokens = [], 0

    def log(self, values: dict[str, Any]) -> None:
        line = json.dumps({"step": self.progress.step, **values})
        print(line, flush=True)
        with (self.options.output / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def save_in_time(self) -> None:
        if time.monotonic() - self.saved >= 60 * self.options.save_minutes:
            self.save()

    def save(self) -> None:
        """Write the weights, then the state, each whole or not at all; drop the oldest weights.

        While the dev loss is getting worse no weights are added: the last ones are the best.
        """
        output: Path = self.options.output
        state = {
            "net": self.master.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
        }
        if self.progress.worse < STUCK:
            _save(output / f"weights-{self.progress.step:08}.pt", state["net"])
        _save(output / "state.pt", state)
        for old in sorted(output.glob("weights-*.pt"))[: -self.options.keep]:
            old.unlink()
        self.saved = time.monotonic()


def rate(step: int, options: argparse.Namespace) -> float:
    """Linear to the highest rate, held, then falling as 1/sqrt(step): no end need be known.

    Where one is, the last third falls to nothing in a line, which is worth many steps.
    """
    fall: float = max(1.0, step / options.hold) ** -0.5
    warm: float = min(1.0, step / options.warmup)
    end: float = min(1.0, 3 * (1 - step / options.steps)) if options.steps else 1.0
    return float(options.rate) * warm * fall * end


def _shape(options: argparse.Namespace) -> Shape:
    model = str(options.data / "sentencepiece.model")
    return Shape(
        vocabulary=sentencepiece.SentencePieceProcessor(model_file=model).vocab_size(),
        width=options.width,
        inner=options.inner,
        heads=options.heads,
        encoder=options.encoder,
        decoder=options.decoder,
        dropout=options.dropout,
    )


def _save(path: Path, value: object) -> None:
    temporary = path.with_name(f".{path.name}")
    torch.save(value, temporary)
    temporary.replace(path)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}")
    with temporary.open("wb") as file:
        file.write(data)
        os.fsync(file.fileno())
    temporary.replace(path)


if __name__ == "__main__":
    main()
