# Low-rank adaptation (Hu et al., 2021) of one projection:
#   y + s · dropout(x) Aᵀ Bᵀ,   s = alpha / r, or alpha / sqrt(r) for rsLoRA
# Dropout is on the adapter's input alone, each projection with a mask of its own, as PEFT has it.
# DoRA multiplies the sum by g (see variants).
# y [T, out], x [T, in]; P[slot] = A [r, in], P[slot + 1] = B [out, r]; slot -1: not adapted
def lora(self: __torch__.M, y: Tensor, x: Tensor, P: List[Tensor], slot: int, s: float, drop: float) -> Tensor:
  if slot >= 0:
    if drop > 0.:
      x = torch.dropout(x, drop, True)
    else:
      pass
    z = torch.mm(x, torch.t(P[slot]))
    y = torch.addmm(y, z, torch.t(P[slot + 1]), beta=1, alpha=s)
    if @DORA@:
      y = torch.to(torch.mul(y, P[slot + 2]), @TYPE@)
    else:
      pass
  else:
    pass
  return y
# Where each projection's A lies in P: seven a layer (q k v o gate up down); -1 everywhere without an adapter
# (DJL can't pass an empty list, so no adapter is a list of fewer than two)
def slots(self: __torch__.M, P: List[Tensor]) -> List[int]:
  out = annotate(List[int], @SLOTS@)
  if len(P) < 2:
    out = annotate(List[int], @NO_SLOTS@)
  else:
    pass
  return out
# s of each projection, seven a layer
def scales(self: __torch__.M) -> List[float]:
  return annotate(List[float], @SCALES@)
