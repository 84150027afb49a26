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
    if @GROUPED@:
      out = self.update_groups(norm, rule, step, flat, gradient, m, u)
    else:
      a = self.adamw(rule, step, [flat[:@DECAYED@]], [gradient[:@DECAYED@]], [m[:@DECAYED@]], [u[:@DECAYED@]], float(rule[4]))
      b = self.adamw(rule, step, [flat[@DECAYED@:]], [gradient[@DECAYED@:]], [m[@DECAYED@:]], [u[@DECAYED@:]], 0.)
      out = [norm, a, b]
    gradient.zero_()
  else:
    pass
  return out
def adamw(self: __torch__.M, rule: Tensor, step: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], u: List[Tensor], decay: float) -> Tensor:
  if torch.numel(p[0]) > 0:
    torch._fused_adamw_(p, g, m, u, annotate(List[Tensor], []), [step], lr=float(rule[0]), beta1=float(rule[1]), beta2=float(rule[2]), weight_decay=decay, eps=float(rule[3]), amsgrad=False, maximize=False)
  else:
    pass
  return p[0]
# As above for pieces in groups, each with its own rate and with or without decay (LoRA+, Hayou et al., 2024; norms that are trained as a whole)
def update_groups(self: __torch__.M, norm: Tensor, rule: Tensor, step: Tensor, flat: Tensor, gradient: Tensor, m: Tensor, u: Tensor) -> List[Tensor]:
  out = [norm]
  sizes = annotate(List[int], @SIZES@)
  p = torch.split_with_sizes(flat, sizes)
  g = torch.split_with_sizes(gradient, sizes)
  first = torch.split_with_sizes(m, sizes)
  second = torch.split_with_sizes(u, sizes)
  groups = annotate(List[List[int]], @GROUPS@)
  rates = annotate(List[float], @RATES@)
  decays = annotate(List[float], @DECAYS@)
  for j in range(len(groups)):
    ps = annotate(List[Tensor], [])
    gs = annotate(List[Tensor], [])
    ms = annotate(List[Tensor], [])
    us = annotate(List[Tensor], [])
    steps = annotate(List[Tensor], [])
    for i in groups[j]:
      ps = torch.append(ps, p[i])
      gs = torch.append(gs, g[i])
      ms = torch.append(ms, first[i])
      us = torch.append(us, second[i])
      steps = torch.append(steps, torch.clone(step))
      out = torch.append(out, p[i])
    torch._fused_adamw_(ps, gs, ms, us, annotate(List[Tensor], []), steps, lr=float(rule[0]) * rates[j], beta1=float(rule[1]), beta2=float(rule[2]), weight_decay=float(rule[4]) * decays[j], eps=float(rule[3]), amsgrad=False, maximize=False)
  return out
# Adds a worker's gradient to the whole, and zeroes it
def gather(self: __torch__.M, own: Tensor, gradient: Tensor, part: Tensor) -> List[Tensor]:
  return [gradient.add_(part), part.zero_()]
