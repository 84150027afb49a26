# Matrices to codes; quantized.py turns them back.

# NF4 (Dettmers et al., 2023): blocks of 64 numbers, each the nearest of 16 levels times the block's largest magnitude; two codes a byte, the
# first in the upper half. The largest magnitudes, less their mean, are quantised again: blocks of 256, each the nearest of 256 levels times the
# largest. Levels and order of the bytes are those of bitsandbytes.
# w [n] float32, levels [16], scale_levels [256] -> bytes [n / 2], codes of the scales [n / 64], and their scales [n / 16384, rounded up, + 1]
def to_nf4(self: __torch__.M, own: Tensor, w: Tensor, levels: Tensor, scale_levels: Tensor) -> List[Tensor]:
  blocks = torch.view(w, [-1, 64])
  largest = torch.amax(torch.abs(blocks), [1])
  codes = torch.view(self.nearest(blocks, largest, levels), [-1, 2])
  packed = torch.to(torch.add(torch.mul(codes[:, 0], 16), codes[:, 1]), 0)
  mean = torch.mean(largest)
  n = torch.numel(largest)
  m = (n + 255) // 256
  scales = torch.view(torch.constant_pad_nd(torch.sub(largest, mean), [0, 256 * m - n], 0.), [m, 256])
  outer = torch.amax(torch.abs(scales), [1])
  inner = torch.to(torch.reshape(self.nearest(scales, outer, scale_levels), [-1])[:n], 0)
  return [packed, torch.clone(inner), torch.cat([outer, torch.reshape(mean, [1])], 0)]
# For each row the number of the level nearest to x / largest
def nearest(self: __torch__.M, x: Tensor, largest: Tensor, levels: Tensor) -> Tensor:
  inverse = torch.where(torch.gt(largest, 0.), torch.reciprocal(largest), torch.zeros_like(largest))
  middles = torch.mul(torch.add(levels[1:], levels[:-1]), 0.5)
  return torch.bucketize(torch.mul(x, torch.unsqueeze(inverse, 1)), middles, out_int32=True, right=False)
# All pairs of levels in the compute type, each as one number of twice the size (@PAIR@: 3 int32, 4 int64) -> [256]
def pairs(self: __torch__.M, own: Tensor, levels: Tensor) -> Tensor:
  first = torch.repeat_interleave(levels, 16)
  second = torch.repeat(levels, [16])
  both = torch.to(torch.stack([first, second], 1), @TYPE@)
  return torch.view_copy(torch.reshape(both, [-1]), dtype=@PAIR@)

# Eight bits: w [out, in] float32 -> codes int8 of the same shape, scale [out]: largest magnitude / 127, in a number that the compute type holds
def to_int8(self: __torch__.M, own: Tensor, w: Tensor) -> List[Tensor]:
  scale = torch.to(torch.to(torch.mul(torch.amax(torch.abs(w), [1]), 1.0 / 127.0), @TYPE@), 6)
  scale = torch.where(torch.gt(scale, 0.), scale, torch.ones_like(scale))
  codes = torch.clamp(torch.round(torch.div(w, torch.unsqueeze(scale, 1))), -127., 127.)
  return [torch.to(codes, 1), scale]
# Tensors one after the other
def joined(self: __torch__.M, own: Tensor, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts, 0)
# -> the matrix [rows, columns...] as it is
def shaped(self: __torch__.M, own: Tensor, shape: Tensor, x: Tensor) -> Tensor:
  return torch.view(x, [int(shape[0]), int(shape[1])])
