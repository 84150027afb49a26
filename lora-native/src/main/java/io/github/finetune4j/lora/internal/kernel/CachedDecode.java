// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.decode.FiniteLogits;
import io.github.finetune4j.lora.internal.decode.Guard;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A generation through {@code decode.py}, {@code guess.py} and {@code turns.py}. */
final class CachedDecode implements DecodeSession {
    private static final long[] NO_END = {-1}; // DJL passes no empty array

    /** The model of a generation; {@code ownTables}: whether the rotary tables were made for these texts alone. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Model(
            ModelConfig config,
            Rotary rotary,
            boolean ownTables,
            NDArray[] weights,
            NDArray[] adapter,
            int virtualTokens) {}

    private final Guard guard;
    private final Script script;
    private final NDManager owner;
    private final Model model;
    private final GenerationRows texts;
    private NDArray bias;
    private NDArray[] caches;
    private boolean mayGuess;
    private @Nullable NDArray text; // of one row alone, where it guesses
    private long[] ends = NO_END;
    private long guesses; // how many to make next, as the script says

    CachedDecode(Guard guard, Script script, NDManager owner, Prompts prompts, Model model) {
        this.guard = guard;
        this.script = script;
        this.owner = owner;
        this.model = model;
        texts = new GenerationRows(prompts);
        try (NDArray borrowed = owner.create(prompts.bias(), new Shape(prompts.rows(), prompts.columns()))) {
            bias = borrowed.duplicate();
        }
        caches = caches(prompts);
        mayGuess = model.virtualTokens == 0;
        text = text();
    }

    /** Of each layer one array, keys and then values. */
    private NDArray[] caches(Prompts prompts) {
        Shape shape =
                new Shape(prompts.rows(), prompts.columns(), 2L * model.config.keyValueHeads(), model.config.headDim());
        List<NDArray> layers = new ArrayList<>();
        for (int layer = 0; layer < model.config.layers(); layer++) {
            layers.add(
                    script.call(owner, "cache", owner.create(shape.getShape())).singletonOrThrow());
        }
        return Script.list(owner, "caches", layers);
    }

    private @Nullable NDArray text() {
        if (!mayGuess || texts.rows() > 1) {
            return null;
        }
        try (NDArray borrowed = owner.create(texts.of(0, model.config.context()))) {
            return borrowed.duplicate();
        }
    }

    @Override
    public int room() {
        return texts.room();
    }

    @Override
    public int[][] greedy(int count) {
        return greedy(count, texts.rows());
    }

    @Override
    public int[][] greedy(int count, int enough) {
        requireRoom(count);
        int[][] tokens = inScope(scope -> text == null ? plain(scope, count, enough) : guessing(scope, count, text));
        FiniteLogits.require(tokens[0][0] >= 0);
        texts.append(tokens, ends);
        return tokens;
    }

    @Override
    public void withoutGuesses() {
        mayGuess = false;
        text = null;
    }

    @Override
    public void endAt(Collection<Integer> ids) {
        ends = ids.isEmpty()
                ? NO_END
                : ids.stream().mapToLong(Integer::longValue).toArray();
    }

    @Override
    public void end(int row) {
        texts.end(row);
    }

    private int[][] plain(NDManager scope, int count, int enough) {
        NDArray over = scope.create(texts.ended(), new Shape(texts.rows(), 1));
        NDList found = onward(
                scope,
                "greedy",
                column(scope),
                scope.create((long) count),
                scope.create(ends),
                over,
                scope.create((long) enough));
        return Rows.ints(found.singletonOrThrow());
    }

    private int[][] guessing(NDManager scope, int count, NDArray known) {
        NDList found = onward(
                scope,
                "guessing",
                column(scope),
                scope.create((long) count),
                scope.create(ends),
                scope.create(guesses),
                known);
        guesses = found.get(1).getLong();
        return Rows.ints(found.get(0).reshape(1, -1));
    }

    @Override
    public float[][] logits() {
        requireRoom(1);
        float[][] logits =
                inScope(scope -> Rows.of(onward(scope, "decode", column(scope)).singletonOrThrow()));
        for (float[] row : logits) {
            FiniteLogits.require(row);
        }
        return logits;
    }

    @Override
    public void accept(int[] tokens) {
        texts.append(Arrays.stream(tokens).mapToObj(token -> new int[] {token}).toArray(int[][]::new), NO_END);
    }

    private NDArray column(NDManager scope) {
        return scope.create((long) texts.column());
    }

    /** Calls a method that computes what waits. */
    private NDList onward(NDManager scope, String method, NDArray... place) {
        Shape shape = new Shape(texts.rows(), texts.width());
        return call(scope, method, scope.create(texts.ids(), shape), scope.create(texts.positions(), shape), place);
    }

    private NDList call(NDManager scope, String method, NDArray ids, NDArray positions, NDArray... place) {
        List<Object> arguments = new ArrayList<>(List.of(ids, positions));
        arguments.addAll(List.of(place));
        arguments.addAll(List.of(bias, model.rotary.cos(), model.rotary.sin()));
        arguments.addAll(List.of(model.weights, model.adapter, caches));
        return script.infer(scope, method, arguments.toArray());
    }

    @Override
    public boolean canBegin() {
        return !model.ownTables && texts.width() == 1;
    }

    @Override
    public void begin(int[] rows, List<int[]> prompts) {
        Prompts whole = Prompts.of(
                VirtualTokens.beforeAll(prompts, model.virtualTokens, model.config),
                1,
                0,
                model.config,
                model.virtualTokens);
        requireBegin(rows, whole);
        Prompts head = whole.head();
        Shape shape = new Shape(head.rows(), head.length());
        inScope(scope -> call(
                scope,
                "begin",
                scope.create(head.ids(), shape),
                scope.create(head.positions(), shape),
                scope.create(head.bias(), shape),
                scope.create(longs(rows)),
                column(scope)));
        texts.begin(rows, whole);
        renewText();
    }

    private void requireBegin(int[] rows, Prompts prompts) {
        if (!canBegin()) {
            throw new IllegalStateException(
                    "rows can't begin anew before the first token, or at angles of their own -> report it as a bug");
        }
        if (rows.length != prompts.rows() || IntStream.of(rows).anyMatch(row -> row < 0 || row >= texts.rows())) {
            throw new IllegalArgumentException("rows " + Arrays.toString(rows) + " of " + texts.rows() + " for "
                    + prompts.rows() + " prompts -> report it as a bug");
        }
        if (prompts.length() - 1 > texts.column()) {
            throw new IllegalArgumentException("a prompt of " + prompts.length() + " tokens is longer than what "
                    + (texts.column() + 1) + " columns hold -> begin with the longest");
        }
    }

    @Override
    public void keep(int[] rows) {
        int shift = texts.unused(rows);
        if (rows.length == texts.rows() && shift == 0) {
            return;
        }
        inScope(scope -> {
            NDArray first = scope.create((long) shift);
            NDList kept = script.infer(scope, "keep", scope.create(longs(rows)), first, column(scope), bias, caches);
            kept.attach(owner);
            bias.close();
            Arrays.stream(caches).forEach(NDArray::close);
            bias = kept.get(0);
            caches = Script.list(owner, "caches", kept.subList(1, kept.size()));
            return kept;
        });
        texts.keep(rows);
        renewText();
    }

    private void renewText() {
        if (text != null) {
            text.close();
        }
        text = text();
        guesses = 0;
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    private void requireRoom(int count) {
        if (count < 1 || count > room()) {
            throw new IllegalArgumentException("tokens to generate: " + count + " -> ask for 1 to " + room());
        }
    }

    private <T> T inScope(Function<NDManager, T> work) {
        return guard.run(() -> Torch.call(false, () -> {
            try (NDManager scope = owner.newSubManager()) {
                return work.apply(scope);
            }
        }));
    }

    @Override
    public void close() {
        owner.close();
    }
}
