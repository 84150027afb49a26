// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a head on vectors that other heads may stand on, too: texts are read once for all of them. */
interface SharedFeatures extends TextFeatures {
    /** {@return what reads the texts; equal ones give equal vectors} */
    Object reader();

    /** {@return the vectors of texts} */
    float[][] read(List<String> texts);

    /** {@return the head's values for vectors} */
    List<double[]> values(float[][] vectors);

    @Override
    default List<double[]> values(List<String> texts) {
        return values(read(texts));
    }

    /** {@return the values of each of several heads, by as few passes as can be} */
    static List<List<double[]>> together(List<TextFeatures> heads, List<String> texts) {
        Map<Object, float[][]> vectors = new HashMap<>();
        List<List<double[]>> values = new ArrayList<>();
        for (TextFeatures head : heads) {
            values.add(
                    head instanceof SharedFeatures shared
                            ? shared.values(vectors.computeIfAbsent(shared.reader(), any -> shared.read(texts)))
                            : head.values(texts));
        }
        return values;
    }
}
