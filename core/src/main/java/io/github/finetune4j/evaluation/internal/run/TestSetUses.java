// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.internal.answers.AnswerFile;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A count of the different candidates that one test set has judged. The same answers twice are one candidate. */
public final class TestSetUses {
    private TestSetUses() {}

    /** Adds these candidates to the ledger, if there is one. {@return how many there are by now, at least theirs} */
    public static int count(EvaluatorSettings settings, List<Evaluation> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("nothing to compare: no candidate -> give at least one");
        }
        Path ledger = settings.ledger();
        Set<String> answers = new HashSet<>();
        candidates.forEach(candidate -> answers.add(id(candidate)));
        return ledger == null
                ? answers.size()
                : counted(ledger, candidates, settings.clock().now().toString());
    }

    /** {@return how many candidates there will be with the next one on this data set; nothing is written} */
    public static int next(EvaluatorSettings settings, String data) {
        Path ledger = settings.ledger();
        Set<String> known = new HashSet<>();
        if (ledger != null && Files.exists(ledger)) {
            AnswerFile.readOnly(ledger, (at, line) -> {
                if (data.equals(line.get("data"))) {
                    known.add(String.valueOf(line.get("candidate")));
                }
            });
        }
        return known.size() + 1;
    }

    private static int counted(Path ledger, List<Evaluation> candidates, String when) {
        String data = candidates.get(0).data().hex();
        Set<String> known = new HashSet<>();
        try (AnswerFile file = AnswerFile.open(ledger, (at, line) -> {
            if (data.equals(line.get("data"))) {
                known.add(String.valueOf(line.get("candidate")));
            }
        })) {
            for (Evaluation candidate : candidates) {
                if (known.add(id(candidate))) {
                    file.append(line(data, candidate, when));
                }
            }
        }
        return known.size();
    }

    private static Map<String, Object> line(String data, Evaluation candidate, String when) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("data", data);
        line.put("candidate", id(candidate));
        line.put("model", candidate.model());
        line.put("when", when);
        return line;
    }

    private static String id(Evaluation candidate) {
        MessageDigest hash = Sha256.digest();
        for (EvaluatedRow row : candidate.rows()) {
            hash.update((row.index() + ":" + row.actual().length() + ":").getBytes(StandardCharsets.UTF_8));
            hash.update(row.actual().getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(hash.digest()).substring(0, 32);
    }
}
