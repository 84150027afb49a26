// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.djl.ResidentMemory;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.LinkedHashMap;
import java.util.Map;

/** The result line while it grows: settings, figures, versions, machine, and the peer's figures beside ours. */
final class ResultLine {
    private final Map<String, Object> map = new LinkedHashMap<>();

    private ResultLine() {}

    static ResultLine of(Benchmark benchmark, String dtype) {
        ResultLine figures = new ResultLine();
        figures.put("benchmark", benchmark.name()).put("dtype", dtype).put("threads", threads());
        return figures.put("machine", Machine.facts()).put("versions", versions());
    }

    /** Without versions: the engine is not loaded in this process. */
    static ResultLine plain(Benchmark benchmark) {
        return new ResultLine().put("benchmark", benchmark.name()).put("machine", Machine.facts());
    }

    static int threads() {
        return Torch.threads();
    }

    private static Map<String, Object> versions() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("java", Runtime.version().toString());
        versions.put("pytorch", ai.djl.engine.Engine.getEngine("PyTorch").getVersion());
        return versions;
    }

    ResultLine put(String name, Object value) {
        map.put(name, value);
        return this;
    }

    ResultLine putAll(Map<String, Object> figures) {
        map.putAll(figures);
        return this;
    }

    /** Adds the most memory that this process ever had, in MiB; to be called before anything else runs in it. */
    ResultLine putPeakMemory() {
        ResidentMemory.peak().ifPresent(bytes -> put("peak_rss_mb", bytes >> 20));
        return this;
    }

    /** Adds a peer's figures, and ours by the peer's; no ratio where the peer has 0. */
    ResultLine compare(Map<String, Object> peer, String figure) {
        put("peer", peer);
        double theirs = number(peer, figure);
        return theirs == 0 ? this : put("ratio", Summary.rounded(number(map, figure) / theirs, 3));
    }

    /** {@return a figure that is a number} */
    static double number(Map<String, Object> figures, String name) {
        if (figures.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalStateException("no figure " + name + " in " + figures);
    }

    Map<String, Object> map() {
        return map;
    }
}
