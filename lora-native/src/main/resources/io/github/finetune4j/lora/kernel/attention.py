# Causal attention inside each document of a packed batch, with grouped queries (Ainslie et al., 2023).
#
# The batch is cut into spans, one after another: a group of whole short documents, or a single long one. Inside a group what a query must
# not see is masked; between spans nothing is computed at all.
# plan [n, 2]: length and kind (0 group, 1 long document) of each span
def spans(self: __torch__.M, plan: Tensor) -> List[int]:
  out = annotate(List[int], [])
  for i in range(torch.size(plan, 0)):
    out = torch.append(out, int(plan[i][0]))
  return out
# For each group [m·G, m]: 0 where the query (rows: query, head of its group) may look, -1e9 elsewhere. For a long document an empty tensor.
def masks(self: __torch__.M, plan: Tensor, lengths: List[int], documents: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  docs = torch.split_with_sizes(documents, lengths)
  for i in range(len(lengths)):
    m = torch.empty([0], dtype=@TYPE@)
    if int(plan[i][1]) == 0:
      d = docs[i]
      other = torch.ne(torch.unsqueeze(d, 1), torch.unsqueeze(d, 0))
      later = torch.triu(torch.ones([lengths[i], lengths[i]], dtype=11), 1)
      m = torch.masked_fill(torch.zeros([lengths[i], lengths[i]], dtype=@TYPE@), torch.logical_or(other, later), -1.0e+09)
      m = torch.repeat_interleave(m, @GROUP@, 0)
    else:
      pass
    out = torch.append(out, m)
  return out
# One group of m tokens: q [m, H, D], k and v [m, K, D] -> [m, H·D]. The G queries of a key head are folded into the rows of one product.
def group(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  m = torch.size(q, 0)
  q = torch.reshape(torch.permute(torch.view(q, [m, @KV@, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [@KV@, m * @GROUP@, @HEAD_DIM@])
  scores = torch.baddbmm(mask, q, torch.permute(k, [1, 2, 0]), beta=1, alpha=@ROOT@)
  o = torch.bmm(torch.softmax(scores, -1), torch.transpose(v, 0, 1))
  return torch.reshape(torch.permute(torch.view(o, [@KV@, m, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [m, @Q_WIDTH@])
# One long document of m tokens through libtorch's blocked attention, which keeps no m × m matrix
def document(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
  m = torch.size(q, 0)
  k = torch.reshape(torch.expand(torch.unsqueeze(k, 2), [m, @KV@, @GROUP@, @HEAD_DIM@]), [m, @HEADS@, @HEAD_DIM@])
  v = torch.reshape(torch.expand(torch.unsqueeze(v, 2), [m, @KV@, @GROUP@, @HEAD_DIM@]), [m, @HEADS@, @HEAD_DIM@])
  q4 = torch.unsqueeze(torch.transpose(q, 0, 1), 0)
  k4 = torch.unsqueeze(torch.transpose(k, 0, 1), 0)
  v4 = torch.unsqueeze(torch.transpose(v, 0, 1), 0)
  o = torch.scaled_dot_product_attention(q4, k4, v4, None, 0., True)
  return torch.reshape(torch.transpose(o[0], 0, 1), [m, @Q_WIDTH@])
# All spans: q [T, H, D], k and v [T, K, D] -> [T, H·D]
def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, lengths: List[int], masks: List[Tensor]) -> Tensor:
  out = annotate(List[Tensor], [])
  qs = torch.split_with_sizes(q, lengths)
  ks = torch.split_with_sizes(k, lengths)
  vs = torch.split_with_sizes(v, lengths)
  for i in range(len(lengths)):
    if torch.numel(masks[i]) > 0:
      out = torch.append(out, self.group(qs[i], ks[i], vs[i], masks[i]))
    else:
      out = torch.append(out, self.document(qs[i], ks[i], vs[i]))
  return torch.cat(out, 0)
