// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.registry.MetricPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The content that the files of a run hold already. */
final class Known {
    private final Map<String, Long> steps = new HashMap<>();
    private final Set<ByteBuffer> texts = new HashSet<>();
    private boolean settings;

    private Known() {}

    static Known of(Path folder) {
        Known known = new Known();
        TensorBoardFiles.read(folder).points().forEach(known::isNew);
        for (Path file : TensorBoardFiles.files(folder)) {
            for (byte[] record : TensorBoardFiles.records(file).records()) {
                known.texts.add(ByteBuffer.wrap(record));
                known.settings |= new String(record, StandardCharsets.ISO_8859_1).contains(Events.SETTINGS);
            }
        }
        return known;
    }

    /** {@return whether a point lies beyond the last one of its curve, which it then is} */
    boolean isNew(MetricPoint point) {
        Long last = steps.get(point.name());
        if (last != null && last >= point.step()) {
            return false;
        }
        steps.put(point.name(), point.step());
        return true;
    }

    boolean isNew(byte[] event) {
        return texts.add(ByteBuffer.wrap(event));
    }

    /** {@return whether the run's settings are there already, which do not change} */
    boolean hasSettings() {
        boolean had = settings;
        settings = true;
        return had;
    }
}
