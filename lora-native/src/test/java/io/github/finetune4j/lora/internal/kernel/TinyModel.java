// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** A model of random weights that needs no file, and rows for it. */
public final class TinyModel {
    public static final ModelConfig CONFIG = config(true);

    private TinyModel() {}

    public static ModelConfig config(boolean tied) {
        return new ModelConfig(
                2,
                16,
                4,
                2,
                4,
                24,
                40,
                512,
                1e-5,
                10000,
                tied,
                List.of(2),
                OptionalInt.of(1),
                OptionalInt.empty(),
                "float32");
    }

    public static Map<String, FloatTensor> weights(ModelConfig config, long seed) {
        return InitialValues.full(Layout.full(config), seed);
    }

    public static BaseWeights base(Precision precision) {
        return base(CONFIG, precision);
    }

    public static BaseWeights base(ModelConfig config, Precision precision) {
        return BaseWeights.load(config, precision, source(weights(config, 3)));
    }

    public static Kernel full(long seed) {
        Kernel kernel = AutogradKernel.full(CONFIG, Precision.FP32);
        kernel.restore(StateKind.PARAMETERS, weights(CONFIG, seed));
        return kernel;
    }

    public static Kernel adapter(BaseWeights base, AdapterShape shape) {
        Kernel kernel = AutogradKernel.adapter(base, shape);
        kernel.restore(StateKind.PARAMETERS, InitialValues.adapter(kernel.layout(), 5));
        return kernel;
    }

    /** Counting rows: each token is the one before plus a step of the row's own, so there is something to learn. */
    public static List<TokenRow> rows(int count, long seed) {
        Random random = new Random(seed);
        List<TokenRow> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int[] ids = new int[6 + random.nextInt(20)];
            int step = 1 + random.nextInt(3);
            ids[0] = random.nextInt(40);
            for (int i = 1; i < ids.length; i++) {
                ids[i] = (ids[i - 1] + step) % 40;
            }
            boolean[] target = new boolean[ids.length];
            Arrays.fill(target, 2, ids.length, true);
            rows.add(new TokenRow(ids, target));
        }
        return rows;
    }

    public static TensorSource source(Map<String, FloatTensor> tensors) {
        return new TensorSource() {
            @Override
            public Set<String> names() {
                return tensors.keySet();
            }

            @Override
            public TensorData tensor(String name) {
                FloatTensor tensor = Harbour.named(tensors, name);
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor.values());
                return new TensorData(name, Dtype.F32, tensor.shape(), bytes);
            }

            @Override
            public void close() {}
        };
    }
}
