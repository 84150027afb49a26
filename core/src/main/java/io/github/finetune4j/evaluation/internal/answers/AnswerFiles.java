// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees to it that answers are taken only where they are the model's. */
public final class AnswerFiles {
    public static final String IDENTITY = "identity";

    private AnswerFiles() {}

    /**
     * Complains before the first question about models whose answers could not be kept apart.
     *
     * @param folder where answers are stored, or null
     */
    public static void check(@Nullable Path folder, ChatModel baseline, ChatModel candidate) {
        if (folder == null) {
            return;
        }
        boolean same = AnswerNames.file(folder, baseline).equals(AnswerNames.file(folder, candidate));
        if (same && !baseline.equals(candidate)) {
            throw new IllegalArgumentException("baseline and candidate are both named " + baseline.name()
                    + ", so one would be given the other's stored answers -> name them apart with named(...)");
        }
        refuseUnclear(folder, baseline);
        refuseUnclear(folder, candidate);
    }

    /**
     * Complains about a file that was written when names alone told models apart, where the name alone does not say
     * whether it is this model's.
     */
    public static void refuseUnclear(Path folder, ChatModel model) {
        Path mine = AnswerNames.file(folder, model);
        Path old = AnswerNames.byNameAlone(folder, model);
        if (Files.exists(mine)
                || !Files.exists(old)
                || mine.equals(old)
                || AnswerStore.header(old).containsKey(IDENTITY)) {
            return;
        }
        throw new FineTuneException("the answers in " + old + " are of a model named " + model.name()
                + ", but the file does not say of which -> if they are this one's, rename it to " + mine.getFileName()
                + "; otherwise delete or move it");
    }

    /**
     * Complains about a file of another model.
     *
     * @param found the file's first line; empty for a new file
     * @param mine what its first line would be
     */
    static void refuseOthers(Path file, Map<String, Object> found, Map<String, Object> mine) {
        refuse(file, found, mine, AnswerStore.HEADER);
        refuse(file, found, mine, IDENTITY);
    }

    private static void refuse(Path file, Map<String, Object> found, Map<String, Object> mine, String field) {
        Object owner = found.get(field);
        if (owner != null && !owner.equals(mine.get(field))) {
            throw new FineTuneException("the answers in " + file + " are those of " + owner + ", not of "
                    + mine.get(field) + " -> give another file or folder, or name the model as before");
        }
    }
}
