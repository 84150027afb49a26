# Clipping by the global norm, then AdamW (Loshchilov and Hutter, 2019: weight decay apart from the gradient), in place; then the gradient is zeroed.
#
# rule [6] float64: learning rate, beta1, beta2, epsilon, weight decay, largest norm (0: no clipping)
# step [] float32: number of this update, from 1; flat, gradient, m, u [n] float32
# The first @DECAYED@ numbers are decayed, the rest (norm weights in full training) are not.
# -> the norm before clipping, then what was changed; if the norm isn't finite, nothing is.
# (Returning the changed tensors keeps TorchScript from dropping the optimiser: it doesn't see that a list made here aliases flat.)
def update(self: __torch__.M, own: Tensor, rule: Tensor, step: Tensor, flat: Tensor, gradient: Tensor, m: Tensor, u: Tensor) -> List[Tensor]:
  norm = torch.norm(torch.stack(torch._foreach_norm(torch.split_with_sizes(gradient, annotate(List[int], @SIZES@)), 2)))
  out = [norm]
  if bool(torch.isfinite(norm)):
    limit = float(rule[5])
    if limit > 0.:
      gradient.mul_(torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-06)), limit), None, 1.0))
    else:
      pass
    a = self.adamw(rule, step, [flat[:@DECAYED@]], [gradient[:@DECAYED@]], [m[:@DECAYED@]], [u[:@DECAYED@]], float(rule[4]))
    b = self.adamw(rule, step, [flat[@DECAYED@:]], [gradient[@DECAYED@:]], [m[@DECAYED@:]], [u[@DECAYED@:]], 0.)
    gradient.zero_()
    out = [norm, a, b]
  else:
    pass
  return out
def adamw(self: __torch__.M, rule: Tensor, step: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], u: List[Tensor], decay: float) -> Tensor:
  if torch.numel(p[0]) > 0:
    torch._fused_adamw_(p, g, m, u, annotate(List[Tensor], []), [step], lr=float(rule[0]), beta1=float(rule[1]), beta2=float(rule[2]), weight_decay=decay, eps=float(rule[3]), amsgrad=False, maximize=False)
  else:
    pass
  return p[0]
