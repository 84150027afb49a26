package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A generation through {@code decode.py}. */
final class CachedDecode implements DecodeSession {
    private static final long[] NO_END = {-1}; // DJL passes no empty array

    /** Runs work while the kernel can't be closed. */
    interface Guard {
        <T> T run(Supplier<T> work);
    }

    /** What the generation is made with. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Model(
            ModelConfig config,
            Precision precision,
            Rotary rotary,
            NDArray[] weights,
            NDArray[] adapter,
            boolean guesses) {}

    private final Guard guard;
    private final Script script;
    private final NDManager owner;
    private final Model model;
    private final int columns;
    private final NDArray bias;
    private final NDArray[] caches;
    private @Nullable NDArray text;
    private final boolean[] ended;
    private long[] ends = NO_END;
    private long guesses; // how many to make next, as the script says
    private long[] ids;
    private long[] positions;
    private final int rows;
    private int column;

    CachedDecode(Guard guard, Script script, NDManager owner, Prompts prompts, Model model) {
        this.guard = guard;
        this.script = script;
        this.owner = owner;
        this.model = model;
        rows = prompts.rows();
        columns = prompts.columns();
        ended = new boolean[rows];
        ids = prompts.ids();
        positions = prompts.positions();
        try (NDArray borrowed = owner.create(prompts.bias(), new Shape(rows, columns))) {
            bias = borrowed.duplicate();
        }
        caches = caches();
        text = rows == 1 && model.guesses ? text() : null;
    }

    /** The row's tokens by column, as far as they are known. */
    private NDArray text() {
        try (NDArray borrowed = owner.create(Arrays.copyOf(ids, columns))) {
            return borrowed.duplicate();
        }
    }

    /** Of each layer one array, keys and then values. */
    private NDArray[] caches() {
        Shape shape = new Shape(rows, columns, 2L * model.config.keyValueHeads(), model.config.headDim());
        List<NDArray> layers = new ArrayList<>();
        for (int layer = 0; layer < model.config.layers(); layer++) {
            layers.add(
                    script.call(owner, "cache", owner.create(shape.getShape())).singletonOrThrow());
        }
        return Script.list(owner, "caches", layers);
    }

    @Override
    public int room() {
        return columns - column - width();
    }

    /** How many tokens of each row wait to be computed. */
    private int width() {
        return ids.length / rows;
    }

    @Override
    public int[][] greedy(int count) {
        requireRoom(count);
        int[][] tokens = inScope(scope -> text == null ? plain(scope, count) : guessing(scope, count, text));
        for (int row = 0; row < rows; row++) {
            ended[row] |= Arrays.stream(tokens[row]).anyMatch(this::isEnd);
        }
        advance(tokens[0].length - 1, tokens);
        return tokens;
    }

    @Override
    public void withoutGuesses() {
        text = null;
    }

    @Override
    public void endAt(Collection<Integer> ids) {
        ends = ids.isEmpty()
                ? NO_END
                : ids.stream().mapToLong(Integer::longValue).toArray();
    }

    private boolean isEnd(int token) {
        return LongStream.of(ends).anyMatch(end -> end == token);
    }

    private int[][] plain(NDManager scope, int count) {
        NDArray over = scope.create(ended, new Shape(rows, 1));
        NDList found = call(
                scope, "greedy", scope.create((long) column), scope.create((long) count), scope.create(ends), over);
        return Rows.ints(found.singletonOrThrow());
    }

    private int[][] guessing(NDManager scope, int count, NDArray known) {
        NDList found = call(
                scope,
                "guessing",
                scope.create((long) column),
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
        return inScope(scope ->
                Rows.of(call(scope, "decode", scope.create((long) column)).singletonOrThrow()));
    }

    @Override
    public void accept(int[] tokens) {
        int[][] one = new int[rows][];
        for (int row = 0; row < rows; row++) {
            one[row] = new int[] {tokens[row]};
        }
        advance(0, one);
    }

    /** The waiting tokens and {@code more} after them are in the cache now; each row's last token waits. */
    private void advance(int more, int[][] tokens) {
        int width = width();
        long[] next = new long[rows];
        long[] places = new long[rows];
        for (int row = 0; row < rows; row++) {
            next[row] = tokens[row][tokens[row].length - 1];
            places[row] = positions[(row + 1) * width - 1] + 1 + more;
        }
        column += width + more;
        ids = next;
        positions = places;
    }

    private NDList call(NDManager scope, String method, NDArray... place) {
        Shape shape = new Shape(rows, width());
        List<Object> arguments = new ArrayList<>(List.of(scope.create(ids, shape), scope.create(positions, shape)));
        arguments.addAll(List.of(place));
        arguments.addAll(List.of(bias, model.rotary.cos(), model.rotary.sin()));
        arguments.addAll(List.of(model.weights, model.adapter, caches));
        return script.infer(scope, method, arguments.toArray());
    }

    private void requireRoom(int count) {
        if (count < 1 || count > room()) {
            throw new IllegalArgumentException("can generate from 1 to " + room() + " more tokens, asked for " + count);
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
