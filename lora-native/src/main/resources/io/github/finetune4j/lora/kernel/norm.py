# Root mean square norm (Zhang and Sennrich, 2019), in float32 whatever the compute type:
#   y = x / sqrt(mean(x²) + eps) · w, or · (1 + w) (Gemma)
# x [T, h] float32, w [h] -> [T, h] in the compute type
def norm(self: __torch__.M, x: Tensor, w: Tensor) -> Tensor:
  r = torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), @EPS@))
  return @NORMED@
