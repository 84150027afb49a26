// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes a public data set as the chat JSONL that the other benchmarks take. */
final class DataCommand implements Benchmark {
    @Override
    public String name() {
        return "data";
    }

    @Override
    public Set<String> options() {
        return Set.of("from", "file", "out", "first", "rows");
    }

    @Override
    public String usage() {
        return "data --from banking77|rasbt|gsm8k --file FILE --out FILE.jsonl [--first 0] [--rows ALL]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        String from = options.oneOf("from", "", List.of("banking77", "rasbt", "gsm8k"));
        List<ChatExample> all = RealData.valueOf(from.toUpperCase(Locale.ROOT)).read(options.existing("file"));
        int first = Math.min(options.integer("first", 0, 0), all.size());
        int end = Math.min(all.size(), first + options.integer("rows", all.size(), 1));
        List<ChatExample> rows = all.subList(first, end);
        Path out = Path.of(options.required("out")).toAbsolutePath();
        ChatJsonl.write(out, rows);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("from", from);
        figures.put("first", first);
        figures.put("rows", rows.size());
        figures.put("fingerprint", Dataset.of(rows).fingerprint().hex());
        figures.put("out", out.toString());
        return figures;
    }
}
