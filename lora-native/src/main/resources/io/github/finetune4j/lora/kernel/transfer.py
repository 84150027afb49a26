# Bytes of a file [n] uint8 -> numbers of the type the file has (6 float32, 5 float16, 15 bfloat16). view_copy copies: nothing of Java's memory is
# kept. (torch.view(x, 15) would mean "shape [15]", and DJL can't make a bfloat16 array.)
def from_f32(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
  return torch.view_copy(x, dtype=6)
def from_f16(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
  return torch.view_copy(x, dtype=5)
def from_bf16(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
  return torch.view_copy(x, dtype=15)
# Tensors of any type -> [rows, columns...] of one matrix in the compute type; shape [d] int64. Parts are put under one another (fused projections).
def assemble(self: __torch__.M, own: Tensor, shape: Tensor, parts: List[Tensor]) -> Tensor:
  sizes = annotate(List[int], [])
  for i in range(torch.numel(shape)):
    sizes = torch.append(sizes, int(shape[i]))
  cast = annotate(List[Tensor], [])
  for i in range(len(parts)):
    cast = torch.append(cast, torch.to(parts[i], @TYPE@))
  return torch.view(torch.cat(cast, 0), sizes)
# Numbers in the compute type -> their bytes [n] uint8
def bytes(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
  return torch.view_copy(torch.reshape(x, [-1]), dtype=0)
