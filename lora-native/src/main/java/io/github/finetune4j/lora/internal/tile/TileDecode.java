// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.decode.FiniteLogits;
import io.github.finetune4j.lora.internal.decode.Guard;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A generation by tiles. Each text has a cache of its own, so rows that have ended cost nothing any more. */
final class TileDecode implements DecodeSession {
    private final ModelConfig config;
    private final TilePass pass;
    private final int columns;
    private final Guard guard;
    private final Guesses guesses = new Guesses();
    private List<TileText> texts = new ArrayList<>();
    private Set<Integer> ends = Set.of();
    private boolean mayGuess = true;
    private boolean begun;
    private boolean closed;

    TileDecode(ModelConfig config, TilePass pass, List<int[]> prompts, int columns, Guard guard) {
        this.config = config;
        this.pass = pass;
        this.columns = columns;
        this.guard = guard;
        prompts.forEach(prompt -> texts.add(new TileText(config, prompt, columns)));
    }

    @Override
    public int room() {
        int longest = texts.stream()
                .filter(text -> !text.isEnded())
                .mapToInt(TileText::known)
                .max()
                .orElseGet(() -> texts.stream().mapToInt(TileText::known).max().orElse(columns));
        return columns - longest;
    }

    @Override
    public int[][] greedy(int count) {
        return greedy(count, texts.size());
    }

    @Override
    public int[][] greedy(int count, int enough) {
        requireRoom(count);
        return guarded(() -> {
            catchUp();
            return mayGuess && texts.size() == 1 ? guessing(count) : plain(count, enough);
        });
    }

    private int[][] plain(int count, int enough) {
        int[][] said = new int[texts.size()][count];
        int made = 0;
        do {
            List<TileText> live = live();
            int[] best = pass(live);
            for (int i = 0; i < best.length; i++) {
                said[texts.indexOf(live.get(i))][made] = best[i];
                say(live.get(i), best[i]);
            }
            made++;
        } while (made < count && texts.size() - live().size() < Math.min(enough, texts.size()));
        int length = made;
        return Arrays.stream(said).map(row -> Arrays.copyOf(row, length)).toArray(int[][]::new);
    }

    private List<TileText> live() {
        return texts.stream().filter(text -> !text.isEnded()).toList();
    }

    private int[] pass(List<TileText> live) {
        IntStream.Builder best = IntStream.builder();
        for (int i = 0; i < live.size(); i += TilePass.MOST) {
            List<Span> spans = live.subList(i, Math.min(live.size(), i + TilePass.MOST)).stream()
                    .map(TileText::last)
                    .toList();
            Arrays.stream(pass.best(spans)).forEach(best::add);
        }
        return best.build().toArray();
    }

    private void say(TileText text, int token) {
        FiniteLogits.require(token >= 0);
        text.append(token);
        if (ends.contains(token)) {
            text.end();
        }
    }

    private int[][] guessing(int count) {
        TileText text = texts.get(0);
        IntStream.Builder said = IntStream.builder();
        int made = 0;
        while (made < count && !text.isEnded()) {
            int[] guessed = guesses.of(text, columns - text.known() - 1);
            int[] best = pass.best(List.of(text.last(guessed)));
            int right = Guesses.agreed(guessed, best);
            guesses.were(guessed.length, right);
            for (int i = 0; i <= right; i++) {
                said.add(best[i]);
                say(text, best[i]);
            }
            text.cached(right);
            made += right + 1;
        }
        return new int[][] {said.build().toArray()};
    }

    /** All tokens that wait but the last of each row go into the caches. */
    private void catchUp() {
        begun = true;
        List<Span> spans = new ArrayList<>();
        int room = TilePass.MOST;
        for (TileText text : live()) {
            while (text.waiting() > 1) {
                int count = Math.min(room, text.waiting() - 1);
                spans.add(text.next(count));
                room -= count;
                if (room == 0) {
                    pass.remember(spans);
                    spans = new ArrayList<>();
                    room = TilePass.MOST;
                }
            }
        }
        if (!spans.isEmpty()) {
            pass.remember(spans);
        }
    }

    @Override
    public void withoutGuesses() {
        mayGuess = false;
    }

    @Override
    public void endAt(Collection<Integer> ids) {
        ends = Set.copyOf(ids);
    }

    @Override
    public void end(int row) {
        texts.get(row).end();
    }

    @Override
    public float[][] logits() {
        requireRoom(1);
        return guarded(() -> {
            catchUp();
            float[][] logits = new float[texts.size()][config.vocabulary()];
            List<TileText> live = live();
            for (int i = 0; i < live.size(); i += TilePass.MOST) {
                List<TileText> some = live.subList(i, Math.min(live.size(), i + TilePass.MOST));
                float[] found = pass.logits(some.stream().map(TileText::last).toList());
                for (int j = 0; j < some.size(); j++) {
                    float[] row = logits[texts.indexOf(some.get(j))];
                    System.arraycopy(found, j * config.vocabulary(), row, 0, config.vocabulary());
                    FiniteLogits.require(row);
                }
            }
            return logits;
        });
    }

    @Override
    public void accept(int[] tokens) {
        for (int row = 0; row < tokens.length; row++) {
            if (!texts.get(row).isEnded()) {
                texts.get(row).append(tokens[row]);
            }
        }
    }

    @Override
    public boolean canBegin() {
        return begun;
    }

    @Override
    public void begin(int[] rows, List<int[]> prompts) {
        if (!begun || rows.length != prompts.size()) {
            throw new IllegalStateException("rows can't begin anew before the first token, or without a prompt each ->"
                    + " report it as a bug");
        }
        for (int i = 0; i < rows.length; i++) {
            TileText fresh = new TileText(config, prompts.get(i), columns);
            texts.set(rows[i], fresh).close();
        }
    }

    @Override
    public void keep(int[] rows) {
        List<TileText> kept = IntStream.of(rows).mapToObj(texts::get).toList();
        texts.stream().filter(text -> !kept.contains(text)).forEach(TileText::close);
        texts = new ArrayList<>(kept);
    }

    private void requireRoom(int count) {
        if (count < 1 || count > room()) {
            throw new IllegalArgumentException("tokens to generate: " + count + " -> ask for 1 to " + room());
        }
    }

    private <T> T guarded(Supplier<T> work) {
        return guard.run(() -> Torch.call(false, work));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            texts.forEach(TileText::close);
        }
    }
}
