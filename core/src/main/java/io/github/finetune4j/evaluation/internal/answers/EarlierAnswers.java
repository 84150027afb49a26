// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Answers that a model may have given under another name. The name that a model has by default has changed, and once
 * files did not say of which model they are: nothing shows whether such a file is this model's, so it isn't used, but
 * the model is not asked again in silence.
 */
public final class EarlierAnswers {
    private static final System.Logger LOG = System.getLogger(EarlierAnswers.class.getName());
    private static final int MOST = 3;
    private static final int LONGEST_HEADER = 1 << 20; // other files of the folder may be one line

    private final Path folder;
    private final String identity;
    private final Path mine;

    private EarlierAnswers(Path folder, ChatModel model) {
        this.folder = folder;
        identity = AnswerNames.identity(model);
        mine = AnswerNames.file(folder, model);
    }

    /** A file that answers some of the questions. */
    private record Found(String file, String name, boolean surely, String renamed, int answers) {
        String words() {
            String called = "called " + Names.shown(name) + " (" + answers + " answers in " + file + ")";
            return surely
                    ? "this model " + called + " -> name it so, to have them used"
                    : "a model " + called + ", and the file does not say which it was -> if it was this one, name it so"
                            + " with named(...) and rename the file to " + renamed + "; else move the file away";
        }
    }

    /**
     * {@return what to say of answers to these questions that lie in the folder under other names; nothing where there
     * are none}
     *
     * @param keys of the questions that are about to be asked
     */
    public static List<String> words(Path folder, ChatModel model, Set<String> keys) {
        List<Found> found = new EarlierAnswers(folder, model).found(keys);
        List<String> words = new ArrayList<>(found.stream()
                .limit(MOST)
                .map(each -> model.name() + " is asked for " + keys.size()
                        + " answers, of which the folder holds some of " + each.words() + ".")
                .toList());
        if (found.size() > MOST) {
            words.add("The folder holds answers of " + (found.size() - MOST) + " more names to what " + model.name()
                    + " is asked.");
        }
        words.forEach(text -> LOG.log(System.Logger.Level.WARNING, text));
        return words;
    }

    private List<Found> found(Set<String> keys) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl") && !file.equals(mine))
                    .sorted()
                    .map(file -> found(file, keys))
                    .flatMap(List::stream)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new FineTuneException(
                    "the folder of answers " + folder + " cannot be listed: " + e + " -> check its permissions", e);
        }
    }

    private List<Found> found(Path file, Set<String> keys) {
        Map<String, Object> header = header(file);
        Object owner = header.get(AnswerFiles.IDENTITY);
        if (!(header.get(AnswerStore.HEADER) instanceof String name) || (owner != null && !owner.equals(identity))) {
            return List.of();
        }
        int answers = answers(file, keys);
        String renamed = String.valueOf(AnswerNames.file(folder, name, identity).getFileName());
        return answers == 0
                ? List.of()
                : List.of(new Found(String.valueOf(file.getFileName()), name, owner != null, renamed, answers));
    }

    private static Map<String, Object> header(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            StringBuilder first = new StringBuilder();
            for (int next = lines.read(); next >= 0 && next != '\n'; next = lines.read()) {
                if (first.length() == LONGEST_HEADER) {
                    return Map.of();
                }
                first.append((char) next);
            }
            return Json.parseObject(first.toString());
        } catch (IOException | JsonException e) {
            return Map.of(); // no file of answers; the model's own is not among these
        }
    }

    private static int answers(Path file, Set<String> keys) {
        Set<String> answered = new HashSet<>();
        try {
            AnswerFile.readOnly(file, (at, line) -> {
                if (StoredReply.isAnswer(line) && keys.contains(String.valueOf(line.get(StoredReply.KEY)))) {
                    answered.add(String.valueOf(line.get(StoredReply.KEY)));
                }
            });
        } catch (FineTuneException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "looking for answers under other names: {0}",
                    String.valueOf(e.getMessage()));
        }
        return answered.size();
    }
}
