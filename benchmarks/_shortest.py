"""The shortest torch expression of each term's formula at its defaults, as one would type it into a notebook.

No guard against small batches, extreme sizes or half precision; what is learned is the term's own. Each takes the term
and what it reads, and returns the value: `terms.py` requires it to be the term's, before it compares their pace.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  # the name that everybody knows
from xmodal.losses import Encoded

Term = Any
"""The module; what is read of it differs from term to term."""
Shortest = Callable[..., Tensor]


def _same(a: Encoded) -> Tensor:
    equal = (a.same[:, None] == a.same).float()
    return equal / equal.sum(1, keepdim=True)


def _both_ways(logits: Tensor, target: Tensor) -> Tensor:
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def info_nce(term: Term, a: Encoded, b: Encoded) -> Tensor:
    return _both_ways(term.log_scale.exp() * a.embedding @ b.embedding.T, _same(a))


def info_nce_one_way(term: Term, a: Encoded, b: Encoded) -> Tensor:
    return F.cross_entropy(term.log_scale.exp() * a.embedding @ b.embedding.T, _same(a))


def siglip(term: Term, a: Encoded, b: Encoded) -> Tensor:
    sign = torch.where(a.same[:, None] == a.same, 1.0, -1.0)
    logits: Tensor = sign * (term.log_scale.exp() * a.embedding @ b.embedding.T + term.bias)
    return -F.logsigmoid(logits).sum() / len(sign)


def vse(_: Term, a: Encoded, b: Encoded) -> Tensor:
    scores, skip = a.embedding @ b.embedding.T, a.same[:, None] == a.same
    forth = (0.2 + scores - scores.diag()[:, None]).relu().masked_fill(skip, 0)
    back = (0.2 + scores - scores.diag()).relu().masked_fill(skip, 0)
    return forth.amax(1).sum() + back.amax(0).sum()


def _views(term: Term, a: Tensor, b: Tensor) -> Tensor:
    x = torch.cat([a, b])
    logits: Tensor = term.log_scale.exp() * x @ x.T
    return logits.masked_fill(torch.eye(len(x), dtype=torch.bool), -math.inf)


def _nt_xent(term: Term, a: Tensor, b: Tensor) -> Tensor:
    return F.cross_entropy(_views(term, a, b), torch.arange(2 * len(a)).roll(len(a)))


def nt_xent(term: Term, a: Encoded, b: Encoded) -> Tensor:
    return _nt_xent(term, a.embedding, b.embedding)


def simclr(term: Term, x: Encoded) -> Tensor:
    return _nt_xent(term, *(view.embedding for view in x.views))


def sup_con(term: Term, a: Encoded, b: Encoded) -> Tensor:
    codes = torch.cat([a.same, a.same])
    positive = (codes[:, None] == codes).fill_diagonal_(False)
    share = _views(term, a.embedding, b.embedding).log_softmax(1)
    return -(share.where(positive, torch.tensor(0.0)).sum(1) / positive.sum(1)).mean()


def uniformity(x: Tensor) -> Tensor:
    return torch.pdist(x).square().mul(-2).exp().mean().log()


def alignment_uniformity(_: Term, a: Encoded, b: Encoded) -> Tensor:
    near = (a.embedding - b.embedding).square().sum(1).mean()
    return near + (uniformity(a.embedding) + uniformity(b.embedding)) / 2


def mmd(_: Term, a: Encoded, b: Encoded) -> Tensor:
    rows, x = len(a.embedding), torch.cat([a.embedding, b.embedding])
    square = torch.cdist(x, x).square()
    sigma = torch.pdist(x.detach()).median()
    k = torch.stack([(-square / (2 * (2.0**n * sigma) ** 2)).exp() for n in range(-2, 3)]).mean(0)
    return k[:rows, :rows].mean() + k[rows:, rows:].mean() - 2 * k[:rows, rows:].mean()


def coral(_: Term, a: Encoded, b: Encoded) -> Tensor:
    return (a.embedding.T.cov() - b.embedding.T.cov()).square().mean() / 4


def energy(_: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = a.embedding, b.embedding
    return torch.cdist(x, y).mean() - (torch.cdist(x, x).mean() + torch.cdist(y, y).mean()) / 2


def _entropic(x: Tensor, y: Tensor, epsilon: float = 0.1) -> Tensor:
    cost, even = torch.cdist(x, y).square() / 2 / epsilon, math.log(len(x))
    with torch.no_grad():
        f, g = torch.zeros(len(x)), torch.zeros(len(y))
        for _ in range(100):
            before = f
            f, g = (f + even - (g - cost).logsumexp(1)) / 2, (g + even - (f - cost.T).logsumexp(1)) / 2
            if (f - before).abs().max() < 1e-3:
                break
    return epsilon * (f + g + 2 * even - (g - cost).logsumexp(1) - (f - cost.T).logsumexp(1)).mean() / 2


def sinkhorn(_: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = a.embedding, b.embedding
    return _entropic(x, y) - (_entropic(x, x) + _entropic(y, y)) / 2


def optimal_transport(_: Term, a: Encoded, b: Encoded) -> Tensor:
    import ot

    value: Tensor = ot.emd2(torch.empty(0), torch.empty(0), torch.cdist(a.embedding, b.embedding).square() / 2)
    return value


def _centred(x: Encoded) -> Tensor:
    return x.embedding - x.embedding.mean(0)


def gromov_wasserstein(_: Term, a: Encoded, b: Encoded) -> Tensor:
    import ot

    # In float32 every rounding leads the solver to another minimum.
    within = (torch.cdist(x, x) for x in (a.embedding.double(), b.embedding.double()))
    value: Tensor = ot.gromov_wasserstein2(*within, symmetric=True, max_iter=100)
    return value


def cka(_: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = _centred(a), _centred(b)
    aligned: Tensor = (y.T @ x).square().sum() / ((x.T @ x).norm() * (y.T @ y).norm())
    return 1 - aligned


def dcca(_: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = _centred(a), _centred(b)
    x, y = (z / z.square().sum().sqrt() * math.sqrt(z.shape[1]) for z in (x, y))  # mean variance 1 / (B - 1) of 1
    roots = [torch.linalg.cholesky(z.T @ z + 1e-3 * torch.eye(z.shape[1])) for z in (x, y)]
    half = torch.linalg.solve_triangular(roots[0], x.T @ y, upper=False)
    rho: Tensor = torch.linalg.svdvals(torch.linalg.solve_triangular(roots[1], half.T, upper=False))
    return -rho.sum()


def _normal(x: Encoded) -> Tensor:
    return F.batch_norm(x.embedding, None, None, training=True)


def _off(c: Tensor) -> Tensor:
    return c - c.diag().diag()


def soft_cca(term: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = _normal(a), _normal(b)
    pair = f"{a.modality.name}->{b.modality.name}"
    count = 0.9 * term.get_buffer(f"count {pair}") + 1
    old = term.get_buffer(f"accumulated {pair}")
    c, d = (0.9 * past + z.T @ z / (len(z) - 1) for past, z in zip(old, (x, y), strict=True))
    apart: Tensor = (_off(c).abs().sum() + _off(d).abs().sum()) / count
    return F.mse_loss(x, y) * x.shape[1] / 2 + 0.1 * apart


def barlow_twins(_: Term, a: Encoded, b: Encoded) -> Tensor:
    c = _normal(a).T @ _normal(b) / len(a.embedding)
    return (c.diag() - 1).square().sum() + 5e-3 * _off(c).square().sum()


def vicreg(_: Term, a: Encoded, b: Encoded) -> Tensor:
    value = 25 * F.mse_loss(a.embedding, b.embedding)
    for x in (a, b):
        c = x.embedding.T.cov()
        value = value + 12.5 * F.relu(1 - (c.diag() + 1e-4).sqrt()).mean() + _off(c).square().sum() / len(c)
    return value


def _noisy(term: Term, x: Encoded) -> tuple[Tensor, Tensor]:
    spread = term.log_variance[f"of_{x.modality.name}"](x.embedding)
    return F.normalize(x.embedding + (spread / 2).exp() * torch.randn(spread.shape), dim=1), spread


def vib(term: Term, a: Encoded, b: Encoded) -> Tensor:
    (x, s), (y, t) = _noisy(term, a), _noisy(term, b)
    kl = sum((z.embedding.square() + v.exp() - 1 - v).sum(1).mean() / 4 for z, v in ((a, s), (b, t)))
    return _both_ways(term.log_scale.exp() * x @ y.T, _same(a)) + 1e-3 * kl


def mib(term: Term, a: Encoded, b: Encoded) -> Tensor:
    (x, s), (y, t) = _noisy(term, a), _noisy(term, b)
    square = (a.embedding - b.embedding).square()
    skl = (((s - t).exp() + square / t.exp() + (t - s).exp() + square / s.exp()) / 2 - 1).sum(1).mean() / 2
    return _both_ways(term.log_scale.exp() * x @ y.T, _same(a)) + 1e-3 * skl


def _club(term: Term, a: Encoded, b: Encoded) -> Tensor:
    mean, spread = term.player[f"{a.modality.name}->{b.modality.name}"](a.embedding)
    y = b.embedding
    others = y.var(0, correction=0) + (y.mean(0) - mean).square()
    ratio: Tensor = (others - (y - mean).square()) / spread.exp()
    return ratio.sum(1).mean() / 2


def club(term: Term, a: Encoded, b: Encoded) -> Tensor:
    return (_club(term, a, b) + _club(term, b, a)) / 2


def _margin(logits: Tensor) -> Tensor:
    return logits[:, 0] - logits[:, 1]


def dann(term: Term, a: Encoded, b: Encoded) -> Tensor:
    # Long after the first step the reversal is whole.
    x, y = (_margin(term.discriminator.layers(2 * z.embedding.detach() - z.embedding)) for z in (a, b))
    return (F.softplus(-x).mean() + F.softplus(y).mean()) / 2


def gan(term: Term, a: Encoded, b: Encoded) -> Tensor:
    x, y = (_margin(term.player.layers(z.embedding)) for z in (a, b))
    return (F.softplus(x).mean() + F.softplus(-y).mean()) / 2


def _direction(x: Encoded) -> Tensor:
    return F.rms_norm(x.embedding, x.embedding.shape[1:])


def classification(term: Term, x: Encoded) -> Tensor:
    (codes,) = x.labels.values()
    return F.cross_entropy(term.write(term.read(_direction(x))), codes, ignore_index=-1)


def reconstruction(term: Term, x: Encoded) -> Tensor:
    return F.mse_loss(term.write(F.gelu(term.read(_direction(x)))), x.inputs)


def variance(_: Term, x: Encoded) -> Tensor:
    return F.relu(1 - (x.embedding.var(0) + 1e-4).sqrt()).mean()


SHORTEST: dict[str, Shortest] = {
    "alignment": lambda _, a, b: (a.embedding - b.embedding).square().sum(1).mean(),
    "alignment_uniformity": alignment_uniformity,
    "all_pairs_similarity": lambda _, a, b: -(a.embedding.mean(0) @ b.embedding.mean(0)),
    "angular": lambda _, a, b: F.cosine_similarity(a.embedding, b.embedding).clamp(-1 + 1e-6, 1 - 1e-6).arccos().mean(),
    "barlow_twins": barlow_twins,
    "cka": cka,
    "classification": classification,
    "club": club,
    "coral": coral,
    "cosine": lambda _, a, b: (1 - F.cosine_similarity(a.embedding, b.embedding)).mean(),
    "dann": dann,
    "dcca": dcca,
    "energy": energy,
    "gan": gan,
    "gromov_wasserstein": gromov_wasserstein,
    "info_nce": info_nce,
    "info_nce_one_way": info_nce_one_way,
    "l2": lambda _, a, b: (a.embedding - b.embedding).square().sum(1).mean(),
    "mib": mib,
    "mmd": mmd,
    "nt_xent": nt_xent,
    "optimal_transport": optimal_transport,
    "paired_similarity": lambda _, a, b: -(a.embedding * b.embedding).sum(1).mean(),
    "reconstruction": reconstruction,
    "siglip": siglip,
    "simclr": simclr,
    "sinkhorn": sinkhorn,
    "soft_cca": soft_cca,
    "sup_con": sup_con,
    "uniformity": lambda _, x: uniformity(x.embedding),
    "variance": variance,
    "vib": vib,
    "vicreg": vicreg,
    "vse": vse,
}
"""Term -> ``f(term, a, b)``, or ``f(term, x)`` of one modality."""
