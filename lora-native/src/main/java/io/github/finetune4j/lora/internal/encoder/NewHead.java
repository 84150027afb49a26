// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * An encoder's tensors with those of a head that its file lacks, or has for other labels: matrices normal with
 * deviation 0.02, biases zero, norms one, as transformers begins.
 */
final class NewHead implements TensorSource {
    private static final double STANDARD_DEVIATION = 0.02;

    private final TensorSource file;
    private final Map<String, TensorData> own = new LinkedHashMap<>();

    private NewHead(TensorSource file) {
        this.file = file;
    }

    /**
     * {@return the tensors of a file and of a head}
     *
     * @param file whoever opened it closes it
     * @param layout of the encoder with its head
     * @param fresh whether the last matrix is made anew even where the file has one that fits
     * @param seed of the numbers
     */
    static TensorSource over(TensorSource file, EncoderLayout layout, boolean fresh, long seed) {
        NewHead head = new NewHead(file);
        Random random = new Random(seed);
        for (String key : new String[] {"DENSE", "DENSE_BIAS", "HEAD_NORM", "HEAD_NORM_BIAS", "OUT", "OUT_BIAS"}) {
            if (layout.has(key)) {
                EncoderLayout.Slot slot = layout.slots().get(layout.place(key));
                boolean last = key.startsWith("OUT");
                if ((last && fresh) || !file.names().contains(slot.tensors().get(0))) {
                    head.add(slot, key, random);
                }
            }
        }
        return head;
    }

    /**
     * {@return the tensors of a file and of a head on its vectors}
     *
     * @param file whoever opened it closes it
     * @param layout of the encoder with its head
     * @param start the head's numbers
     */
    static TensorSource over(TensorSource file, EncoderLayout layout, VectorHead start) {
        NewHead head = new NewHead(file);
        EncoderLayout.Slot out = layout.slots().get(layout.place("OUT"));
        int width = (int) out.shape()[1];
        float[] weights = new float[Math.toIntExact(out.shape()[0] * width)];
        for (int k = 0; k < start.weights().length; k++) {
            System.arraycopy(start.weights()[k], 0, weights, k * width, width);
        }
        head.put(out, weights);
        head.put(layout.slots().get(layout.place("OUT_BIAS")), start.intercepts());
        return head;
    }

    private void add(EncoderLayout.Slot slot, String key, Random random) {
        float[] values = new float[Math.toIntExact(slot.shape()[0] * (slot.shape().length > 1 ? slot.shape()[1] : 1))];
        for (int i = 0; i < values.length; i++) {
            values[i] = key.endsWith("_BIAS")
                    ? 0
                    : key.equals("HEAD_NORM") ? 1 : (float) (random.nextGaussian() * STANDARD_DEVIATION);
        }
        put(slot, values);
    }

    private void put(EncoderLayout.Slot slot, float[] values) {
        String name = slot.tensors().get(0);
        own.put(name, new TensorData(name, Dtype.F32, slot.shape(), Floats.bytes(values, Dtype.F32)));
    }

    @Override
    public String where() {
        return file.where();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(file.names());
        names.addAll(own.keySet());
        return names;
    }

    @Override
    public TensorData tensor(String name) {
        TensorData found = own.get(name);
        return found == null ? file.tensor(name) : found;
    }

    @Override
    public void forget() {
        file.forget();
    }

    @Override
    public void unchanged() {
        file.unchanged();
    }

    @Override
    public void close() {}
}
