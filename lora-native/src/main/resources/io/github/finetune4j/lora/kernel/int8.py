# Generation by matrices in eight bits: of each row (output) codes from -127 to 127 and one scale, its largest number by 127. The activations get their
# eight bits anew in every product, with one scale and one zero point for all of them. The products are FBGEMM's, called by libtorch's quantized.linear_dynamic:
# float32 in and out.
# Prompts are computed by the plain matrices: their first tokens have a few activations that are hundreds of times as large as all others (Sun et al., 2024,
# "Massive activations in large language models"), beside which one scale would leave nothing of the rest.
#
# self.packed: the four matrices of each layer (wqkv, wo, wgu, wd), then the vocabulary head, as FBGEMM reads them

# Makes the copies, from W of any type -> W with its vectors in float32, and nothing in the place of the vocabulary head, of which one column is all that is needed
def pack(self: __torch__.M, own: Tensor, W: List[Tensor]) -> List[Tensor]:
  Q = annotate(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], [])
  out = annotate(List[Tensor], [])
  for i in range(6 * @LAYERS@):
    if i % 3 > 0:
      Q = torch.append(Q, self.pack_matrix(self.matrix(W, i)))
      out = torch.append(out, W[i])
    else:
      out = torch.append(out, torch.to(W[i], 6))
  out = torch.append(out, W[6 * @LAYERS@])
  out = torch.append(out, torch.to(W[6 * @LAYERS@ + 1], 6))
  Q = torch.append(Q, self.pack_matrix(W[6 * @LAYERS@ + 2]))
  out = torch.append(out, torch.zeros([1]))
  for i in range(@CODES@ - 6 * @LAYERS@ - 3):
    out = torch.append(out, torch.to(W[6 * @LAYERS@ + 3 + i], 6))
  self.packed = Q
  return out
def pack_matrix(self: __torch__.M, w: Tensor) -> __torch__.torch.classes.quantized.LinearPackedParamsBase:
  w = torch.to(w, 6)
  scales = torch.div(torch.clamp(torch.amax(torch.abs(w), [1]), 1.0E-12), 127)
  codes = torch.quantize_per_channel(w, torch.to(scales, 7), torch.zeros([torch.size(w, 0)], dtype=4), 0, 12)
  return ops.quantized.linear_prepack(codes, None)
# x [n, in] float32 -> x times the transpose of matrix j of those packed, or of W[w] for a prompt, whose first column c is 0
def product_by_codes(self: __torch__.M, x: Tensor, W: List[Tensor], w: int, j: int, c: int) -> Tensor:
  if c == 0:
    y = torch.to(torch.linear(torch.to(x, @MATRIX_TYPE@), self.matrix(W, w)), 6)
  else:
    Q = ops.prim.unchecked_unwrap_optional(self.packed)
    y = ops.quantized.linear_dynamic(x, Q[j], @REDUCED_RANGE@)
  return y
