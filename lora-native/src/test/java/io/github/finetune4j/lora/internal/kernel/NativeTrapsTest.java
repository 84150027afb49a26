// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.TorchSettings;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What aborts the JVM, or gives wrong numbers silently, in libtorch and its Java binding. The others have their tests
 * elsewhere: an output belongs to the manager of the first input (ScriptTest), threads spin (ScriptTest), Java memory
 * is only borrowed (MemoryOverStepsTest, with a collection in each step), a JVM that shuts down under a call
 * (InFlightTest, KilledProcessTest), memory per shape (MemoryOverStepsTest).
 */
@Tag("native")
class NativeTrapsTest {
    /** DJL aborts the JVM when it makes a bfloat16 array; and {@code view(x, 15)} means a shape, not a type. */
    @Test
    void bfloat16Weights_comeInAndOut_bitForBit() {
        try (BaseWeights base = TinyModel.base(Precision.BF16);
                Kernel kernel = AutogradKernel.frozen(base)) {
            Map<String, FloatTensor> expected = TinyModel.weights(TinyModel.CONFIG, 3);
            kernel.merged(tensor -> {
                assertThat(tensor.dtype()).isEqualTo(Dtype.BF16);
                float[] values = Harbour.named(expected, tensor.name()).values();
                assertThat(tensor.bytes()).as(tensor.name()).isEqualTo(Floats.bytes(values, Dtype.BF16));
            });
        }
    }

    /** Inference mode records nothing, and the recording of gradients is a mode of each thread. */
    @Test
    void gradient_onAThreadThatNeverCalledBefore_isThatOfThisOne() throws InterruptedException {
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, AdapterShape.allLinear(4, 8), StepForm.AUTOGRAD)) {
            kernel.restore(StateKind.PARAMETERS, InitialValues.adapter(kernel.layout(), 5));
            float[] here = gradient(kernel);
            AtomicReference<float[]> there = new AtomicReference<>(new float[0]);
            Thread thread = new Thread(() -> there.set(gradient(kernel)));
            thread.start();
            thread.join();
            assertThat(there.get()).isEqualTo(here);
            boolean moved = false;
            for (float value : here) {
                moved |= value != 0;
            }
            assertThat(moved).isTrue();
        }
    }

    private static float[] gradient(Kernel kernel) {
        PackedBatch batch = PackedBatch.of(TinyModel.rows(2, 1));
        kernel.forget();
        kernel.accumulate(batch, 1.0 / batch.targets(), 0);
        Map<String, FloatTensor> gradients = kernel.export(StateKind.GRADIENT);
        float[] all = new float[(int) kernel.layout().count()];
        int at = 0;
        for (FloatTensor tensor : gradients.values()) {
            System.arraycopy(tensor.values(), 0, all, at, tensor.values().length);
            at += tensor.values().length;
        }
        return all;
    }

    /**
     * Some calls of libtorch crash on small or odd shapes, and one divides nothing by a tensor: none of them is in our
     * sources.
     */
    @Test
    void sources_haveNoneOfTheCallsThatCrash() throws IOException {
        List<String> forbidden = List.of("_weight_int8pack_mm", "_weight_int4pack_mm", "_int_mm", "torch.view(x, 15)");
        Path folder = Path.of("src/main/resources/io/github/finetune4j/lora/kernel");
        int files = 0;
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".py")).toList()) {
                files++;
                String text = Files.readString(file).replaceAll("#.*", "");
                assertThat(forbidden.stream().filter(text::contains).toList())
                        .as(file.toString())
                        .isEmpty();
                assertThat(text).as(file.toString()).doesNotContainPattern("\\d\\.?\\d* / torch\\.");
            }
        }
        assertThat(files).isGreaterThan(10);
    }

    /** DJL's own training loop drops its futures and clamps wrongly. */
    @Test
    void sources_useNothingOfDjlsTraining() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("import ai.djl.training");
            }
        }
    }

    /** libtorch believes what it is told: bytes are counted before it sees them. */
    @Test
    void tensor_withTooFewBytes_isRefusedBeforeAnythingNative() {
        ModelConfig config = TinyModel.CONFIG;
        String name = "model.layers.0.mlp.up_proj.weight";
        TensorSource source = source(
                name, new TensorData(name, Dtype.F32, new long[] {24, 16}, Floats.bytes(new float[7], Dtype.F32)));
        assertThatThrownBy(
                        () -> BaseWeights.load(config, Precision.FP32, source).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(name);
    }

    private static TensorSource source(String name, TensorData broken) {
        TensorSource whole = TinyModel.source(TinyModel.weights(TinyModel.CONFIG, 3));
        return new TensorSource() {
            @Override
            public Set<String> names() {
                return whole.names();
            }

            @Override
            public TensorData tensor(String asked) {
                return asked.equals(name) ? broken : whole.tensor(asked);
            }

            @Override
            public void close() {}
        };
    }

    /** Epsilon and base are the model's, not ones that many models have. */
    @Test
    void logits_changeWithEpsilonAndBaseOfConfigJson() {
        float[] usual = logits(config(1e-5, 10_000));
        assertThat(logits(config(1e-5, 10_000))).isEqualTo(usual);
        assertThat(logits(config(1e-1, 10_000))).isNotEqualTo(usual);
        assertThat(logits(config(1e-5, 100_000))).isNotEqualTo(usual);
    }

    private static ModelConfig config(double epsilon, double theta) {
        ModelConfig c = TinyModel.CONFIG;
        return new ModelConfig(
                c.layers(),
                c.hidden(),
                c.heads(),
                c.keyValueHeads(),
                c.headDim(),
                c.intermediate(),
                c.vocabulary(),
                c.context(),
                epsilon,
                theta,
                c.tiedEmbeddings(),
                c.eosIds(),
                c.bosId(),
                c.padId(),
                c.dtype());
    }

    private static float[] logits(ModelConfig config) {
        try (BaseWeights base = TinyModel.base(config, Precision.FP32);
                Kernel kernel = AutogradKernel.frozen(base)) {
            float[][] rows = kernel.logits(PackedBatch.of(TinyModel.rows(1, 1)));
            return rows[rows.length - 1];
        }
    }

    /** config.json alone says how large the table of angles is, whatever the weights are. */
    @Test
    void context_whoseTableNoHeapHolds_isRefusedInOurWords() {
        ModelConfig c = TinyModel.CONFIG;
        ModelConfig endless = new ModelConfig(
                c.layers(),
                c.hidden(),
                c.heads(),
                c.keyValueHeads(),
                1 << 10,
                c.intermediate(),
                c.vocabulary(),
                1 << 24,
                c.rmsEps(),
                c.ropeTheta(),
                c.tiedEmbeddings(),
                c.eosIds(),
                c.bosId(),
                c.padId(),
                c.dtype());
        try (NDManager manager = Torch.newManager()) {
            assertThatThrownBy(() -> Rotary.of(manager, endless))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining("max_position_embeddings");
        }
    }

    /** A batch without targets would be divided by zero. */
    @Test
    void lossOfNoTargets_isRefused() {
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, AdapterShape.allLinear(2, 4))) {
            PackedBatch batch = Harbour.everyPosition(new int[] {1, 2});
            PackedBatch none = new PackedBatch(
                    batch.ids(), batch.positions(), batch.documents(), batch.plan(), new long[0], new long[0], 2);
            assertThatThrownBy(() -> kernel.accumulate(none, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void threads_areThoseThatWereAskedFor_onEveryThread() throws InterruptedException {
        int before = Torch.threads();
        Map<Integer, Integer> seen = new LinkedHashMap<>();
        try {
            for (int wanted : new int[] {2, 1}) {
                TorchSettings.ofProcess().useThreads(wanted);
                Thread thread = new Thread(
                        () -> seen.put(wanted, Torch.call(false, ai.djl.pytorch.jni.JniUtils::getNumThreads)));
                thread.start();
                thread.join();
            }
        } finally {
            TorchSettings.ofProcess().useThreads(before);
        }
        assertThat(seen).containsEntry(2, 2).containsEntry(1, 1);
    }
}
