# The root mean square norm with what its backward needs, and that backward.
#   n = x / rms(x),  y = n · w;   dx += (g - n · mean(g · n)) / rms(x),  g = dy · w
# x [T, h] float32 -> n [T, h] in the compute type, 1 / rms [T, 1] float32
def normalized(self: __torch__.M, x: Tensor) -> Tuple[Tensor, Tensor]:
  r = torch.linalg_vector_norm(x, 2, [-1], True)
  r = torch.rsqrt(r.mul_(r).mul_(1.0 / @HIDDEN@.0).add_(@EPS@))
  return (torch.to(torch.mul(x, r), @TYPE@), r)
# dx [T, h] float32, changed in place; dy [T, h] in the compute type
def norm_backward(self: __torch__.M, dx: Tensor, dy: Tensor, n: Tensor, r: Tensor, w: Tensor) -> Tensor:
  g = torch.to(torch.mul(dy, w), 6)
  f = torch.to(n, 6)
  mean = torch.mean(torch.mul(g, f), [-1], True)
  g.addcmul_(f, mean, value=-1)
  return dx.addcmul_(g, r)
