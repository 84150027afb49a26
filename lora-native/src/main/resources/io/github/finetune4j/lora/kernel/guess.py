# Greedy generation of one row that guesses: a text often goes on as it went on before. What stood behind the last token is computed along with it, in the same
# pass over the weights; the guesses that are what would have come are kept, the others are forgotten, and their columns filled anew.
# Guessing by the text itself: Saxena, 2023 ("Prompt lookup decoding"); keeping what the model would have said: Leviathan et al., 2023.

# text [C] int64: the row's tokens by column, the last known one at c -> most guesses of what follows; none where that token is new,
# or the pair of it and the one before where @PAIRS@ (where a guess costs more than it is worth, if the token alone is known)
def guesses(self: __torch__.M, text: Tensor, c: int, most: int) -> Tensor:
  places = torch.view(torch.nonzero(torch.eq(text[:c], text[c])), [-1])
  found = text[:0]
  if torch.numel(places) > 0:
    # the latest such place, those first where the token before is the same too
    pair = torch.logical_and(torch.eq(torch.index_select(text, 0, torch.clamp(torch.sub(places, 1), 0)), text[c - 1]), torch.gt(places, 0))
    n = torch.numel(text)
    best = int(torch.max(torch.add(places, torch.to(pair, 4), alpha=n)))
    if best >= n or not @PAIRS@:
      # what followed there up to c, over and over
      j = best % n
      found = torch.index_select(text, 0, torch.add(torch.remainder(torch.arange(most, dtype=4, layout=None, device=@DEVICE@), c - j), j + 1))
    else:
      pass
  else:
    pass
  return found

# How many of the guesses [n] the model would have said itself; best [n + 1]: what it says after the known token and after each guess
def agreed(self: __torch__.M, guessed: Tensor, best: Tensor) -> int:
  n = torch.numel(guessed)
  return int(torch.sum(torch.cumprod(torch.to(torch.eq(guessed, best[:n]), 4), 0)))

# How many to guess after m of n came true: twice as many where all did, else one more than did; from @LEAST_GUESSES@ to @MOST_GUESSES@
def next_guesses(self: __torch__.M, n: int, m: int) -> int:
  k = m + 1
  if m == n:
    k = 2 * m + 1
  else:
    pass
  return self.within(k)
def within(self: __torch__.M, k: int) -> int:
  if k > @MOST_GUESSES@:
    k = @MOST_GUESSES@
  else:
    pass
  if k < @LEAST_GUESSES@:
    k = @LEAST_GUESSES@
  else:
    pass
  return k

# As greedy, for one row: count tokens or more, never past the cache. most [] int64: how many to guess at first; text is filled on the way.
# -> tokens [n], all of them -1 where a logit was not a number or infinite; how many to guess next
def guessing(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, column: Tensor, count: Tensor, ends: Tensor, most: Tensor, text: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], caches: List[Tensor]) -> List[Tensor]:
  c = int(column)
  known = torch.size(ids, 1)
  start = c + known
  end = start + int(count)
  k = self.within(int(most))
  tops = annotate(List[Tensor], [])
  while c + known < end:
    guessed = text[start:start]
    if c > 0:
      room = torch.numel(text) - c - 2
      if room > k:
        room = k
      else:
        pass
      guessed = self.guesses(text, c, room)
    else:
      pass
    n = torch.numel(guessed)
    places = torch.cat([positions, torch.add(torch.arange(1, n + 1, dtype=4, layout=None, device=@DEVICE@), positions[:, known - 1:])], 1)
    x = self.columns(torch.cat([ids, torch.unsqueeze(guessed, 0)], 1), places, c, bias, cosT, sinT, W, P, caches)
    largest, best, = torch.max(self.answer_head(x[0, known - 1:], W), -1)
    tops = torch.append(tops, largest)
    m = self.agreed(guessed, best)
    if n > 0:
      k = self.next_guesses(n, m)
    else:
      pass
    c = c + known + m
    text[c - m:c + 1].copy_(best[:m + 1])
    if bool(torch.any(torch.isin(best[:m + 1], ends))):
      end = 0
    else:
      pass
    positions = torch.add(positions[:, known - 1:], 1 + m)
    ids = torch.view(best[m], [1, 1])
    known = 1
  return [self.if_finite(torch.clone(text[start:c + 1]), torch.cat(tops, 0)), torch.full([], k, dtype=4)]
