package io.github.finetune4j.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names of files of answers: one per model. */
final class AnswerNames {
    private static final int LONGEST = 60;

    private AnswerNames() {}

    static String file(String model) {
        byte[] hash = Question.sha256().digest(model.getBytes(StandardCharsets.UTF_8));
        String plain = model.replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST));
        return end.replaceAll("^[-.]+", "") + "-" + HexFormat.of().formatHex(hash, 0, 4) + ".jsonl";
    }
}
