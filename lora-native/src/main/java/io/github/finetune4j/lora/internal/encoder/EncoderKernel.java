// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.djl.HugePages;
import io.github.finetune4j.lora.internal.djl.NativeHeap;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.Workers;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An encoder's TorchScript with its weights. May be used by several threads. */
@SuppressWarnings("EnumOrdinal") // the order is that of the script
final class EncoderKernel implements TextStates {
    /** Tokens of one call: what is between two products then stays in the processor's cache. */
    private static final int BATCH_TOKENS = 1024;

    /** Tokens below which two threads are faster on one call than each on a call of its own. */
    private static final int SHARED_TOKENS = 64;

    /** Added to the number of a pooling. */
    private static final int NORMALIZED = 4;

    private final EncoderLayout layout;
    private final NDManager manager = Torch.newManager();
    private final Script script;
    private final Workers workers = new Workers(Torch.threads());
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private @Nullable FewTokens fewTokens; // where tiles compute short texts
    private boolean closed;

    EncoderKernel(TensorSource source, EncoderLayout layout) {
        this.layout = layout;
        script = Script.keeping(manager, EncoderLines.inference(layout));
        NDArray[] weights = MappedPages.reading("the weights", () -> {
            List<NDArray> plain = EncoderWeights.read(manager, source, layout);
            fewTokens = HugePages.around(() -> FewTokens.of(layout, plain));
            List<NDArray> arrays = ordered(plain);
            arrays.addAll(EncoderConstants.of(manager, layout.config()));
            return Script.list(manager, "W", arrays);
        });
        Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                return script.call(scope, "hold", (Object) weights).size();
            }
        });
        NativeHeap.trim();
    }

    private List<NDArray> ordered(List<NDArray> plain) {
        List<NDArray> all = new ArrayList<>(plain);
        List<Integer> matrices = new ArrayList<>();
        for (int i = layout.first();
                i < layout.first() + layout.stride() * layout.config().layers();
                i++) {
            if (layout.slots().get(i).kind() == EncoderLayout.Kind.MATRIX) {
                matrices.add(i);
            }
        }
        if (!Torch.isCpu() || matrices.isEmpty()) {
            return all;
        }
        try (Script order = Script.load(manager, EncoderLines.order())) {
            NDArray[] given =
                    Script.list(manager, "W", matrices.stream().map(plain::get).toList());
            NDList made =
                    Torch.call(false, () -> HugePages.around(() -> order.call(manager, "ordered", (Object) given)));
            for (int i = 0; i < matrices.size(); i++) {
                all.set(matrices.get(i), made.get(i));
                given[i].close();
            }
        }
        return all;
    }

    /** A way to take what one call found. */
    private interface Result {
        void take(EncoderBatch batch, float[] numbers);
    }

    @Override
    public float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize) {
        FewTokens few = few(texts);
        if (few != null) {
            return locked(() -> Torch.call(false, () -> few.embed(texts, pooling, normalize)));
        }
        float[][] found = new float[texts.size()][];
        long kind = (long) pooling.ordinal() + (normalize ? NORMALIZED : 0);
        run(
                texts,
                (scope, batch) -> call(scope, "held_embedding", batch, scope.create(kind)),
                (batch, numbers) -> rows(batch, numbers, found));
        return found;
    }

    @Override
    public float[][] sequenceLogits(List<EncodedText> texts) {
        return texts(texts, "held_sequence_logits");
    }

    @Override
    public float[][][] tokenLogits(List<EncodedText> texts) {
        return tokens(texts, "held_token_logits");
    }

    @Override
    public float[][][] hidden(List<EncodedText> texts) {
        FewTokens few = few(texts);
        return few == null ? tokens(texts, "held_hidden") : locked(() -> Torch.call(false, () -> few.hidden(texts)));
    }

    private @Nullable FewTokens few(List<EncodedText> texts) {
        FewTokens few = fewTokens;
        return few != null && few.take(texts) ? few : null;
    }

    /** {@return a row for each text} */
    private float[][] texts(List<EncodedText> texts, String method) {
        float[][] found = new float[texts.size()][];
        run(texts, (scope, batch) -> call(scope, method, batch), (batch, numbers) -> rows(batch, numbers, found));
        return found;
    }

    private static void rows(EncoderBatch batch, float[] numbers, float[][] found) {
        int width = numbers.length / batch.order().length;
        for (int i = 0; i < batch.order().length; i++) {
            found[batch.order()[i]] = Arrays.copyOfRange(numbers, i * width, (i + 1) * width);
        }
    }

    /** {@return rows for each text, one for each of its tokens} */
    private float[][][] tokens(List<EncodedText> texts, String method) {
        float[][][] found = new float[texts.size()][][];
        run(texts, (scope, batch) -> call(scope, method, batch), (batch, numbers) -> {
            int width = numbers.length / batch.total();
            int at = 0;
            for (int i = 0; i < batch.order().length; i++) {
                float[][] own = new float[batch.lengths()[i]][width];
                for (float[] row : own) {
                    System.arraycopy(numbers, at, row, 0, width);
                    at += width;
                }
                found[batch.order()[i]] = own;
            }
        });
        return found;
    }

    private NDArray call(NDManager scope, String method, EncoderBatch batch, NDArray... more) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(scope.create(batch.tokens(), new Shape(3, batch.total())));
        arguments.add(scope.create(batch.plan()));
        arguments.addAll(List.of(more));
        return script.infer(scope, method, arguments.toArray()).singletonOrThrow();
    }

    /** Each worker takes the next batch, the longest first, until none is left. */
    private void run(List<EncodedText> texts, BiFunction<NDManager, EncoderBatch, NDArray> call, Result result) {
        if (texts.isEmpty()) {
            return;
        }
        locked(() -> Torch.call(false, () -> {
            List<EncoderBatch> batches = batches(texts);
            if (batches.size() == 1) {
                one(batches.get(0), call, result);
                return batches;
            }
            AtomicInteger next = new AtomicInteger(batches.size());
            Supplier<Integer> worker = () -> {
                int done = 0;
                for (int i = next.decrementAndGet(); i >= 0; i = next.decrementAndGet(), done++) {
                    one(batches.get(i), call, result);
                }
                return done;
            };
            workers.run(Collections.nCopies(Math.min(workers.threads(), batches.size()), worker));
            return batches;
        }));
    }

    private List<EncoderBatch> batches(List<EncodedText> texts) {
        long total = texts.stream().mapToLong(EncodedText::length).sum();
        int share = (int) Math.min(BATCH_TOKENS, (total + workers.threads() - 1) / workers.threads());
        int most = total < SHARED_TOKENS ? BATCH_TOKENS : Math.max(1, share);
        return EncoderBatch.of(texts, most, layout.config().offset());
    }

    private void one(EncoderBatch batch, BiFunction<NDManager, EncoderBatch, NDArray> call, Result result) {
        try (NDManager scope = manager.newSubManager()) {
            result.take(batch, call.apply(scope, batch).toFloatArray());
        }
    }

    private <T> T locked(Supplier<T> work) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the encoder is closed -> open it again");
            }
            return work.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                workers.close();
                script.close();
                if (fewTokens != null) {
                    fewTokens.close();
                }
                manager.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
