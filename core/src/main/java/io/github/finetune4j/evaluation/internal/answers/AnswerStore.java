// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every reply of a model, by what it was asked. A row whose failure may pass is asked again, unless the run that wrote
 * it went on to its end: a finished run is scored again without a call.
 */
public final class AnswerStore implements AutoCloseable {
    public static final String HEADER = "answers_of";

    private final @Nullable AnswerFile file;
    private final Map<String, Deque<Reply>> known = new HashMap<>();
    private final List<String> unsure = new ArrayList<>();

    private AnswerStore(@Nullable AnswerFile file) {
        this.file = file;
    }

    /** Keeps nothing. */
    public static AnswerStore none() {
        return new AnswerStore(null);
    }

    public static AnswerStore open(Path path, Map<String, Object> header) {
        Map<String, Deque<Reply>> known = new HashMap<>();
        List<String> unsure = new ArrayList<>();
        AnswerFile file = AnswerFile.open(path, (at, line) -> {
            if (line.containsKey(HEADER)) {
                AnswerFiles.refuseOthers(path, line, header);
            }
            take(line, known, unsure);
        });
        AnswerStore store = new AnswerStore(file);
        store.known.putAll(known);
        store.unsure.addAll(unsure);
        store.forgetUnsure();
        if (file.empty()) {
            store.begin(header);
        }
        return store;
    }

    private void begin(Map<String, Object> header) {
        try {
            Objects.requireNonNull(file, "an open file").append(header);
        } catch (FineTuneException e) {
            close();
            throw e;
        }
    }

    /** {@return the line that says whose answers a file holds; empty if there is none} */
    static Map<String, Object> header(Path path) {
        Map<String, Object> header = new HashMap<>();
        AnswerFile.readOnly(path, (at, line) -> {
            if (line.containsKey(HEADER)) {
                header.putAll(line);
            }
        });
        return header;
    }

    /**
     * Reads stored answers, to which none can be added.
     *
     * @param model hears the name of the model that gave them, if the file says it
     */
    public static AnswerStore readOnly(Path path, Consumer<String> model) {
        AnswerStore store = new AnswerStore(null);
        AnswerFile.readOnly(path, (at, line) -> {
            if (line.get(HEADER) instanceof String name) {
                model.accept(name);
            }
            take(line, store.known, store.unsure);
        });
        store.forgetUnsure();
        return store;
    }

    public Optional<Path> path() {
        return Optional.ofNullable(file).map(AnswerFile::path);
    }

    /** {@return the stored reply, each at most once: two rows that ask the same have an answer each} */
    public Optional<Reply> take(String key) {
        Deque<Reply> replies = known.get(key);
        return replies == null ? Optional.empty() : Optional.ofNullable(replies.poll());
    }

    public synchronized void add(String key, int row, Reply reply) {
        if (file != null) {
            file.append(StoredReply.line(key, row, reply));
        }
    }

    public void finish(Map<String, Object> facts) {
        if (file != null) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put(StoredReply.FINISHED, true);
            line.putAll(facts);
            file.append(line);
            file.sync();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    private static void take(Map<String, Object> line, Map<String, Deque<Reply>> known, List<String> unsure) {
        if (StoredReply.isReply(line)) {
            String key = String.valueOf(line.get(StoredReply.KEY));
            Reply reply = StoredReply.parse(line);
            Deque<Reply> replies = known.computeIfAbsent(key, k -> new ArrayDeque<>(1));
            replies.add(reply);
            if (reply.again()) {
                unsure.add(key);
            }
        } else if (line.containsKey(StoredReply.FINISHED)) {
            unsure.clear();
        }
    }

    private void forgetUnsure() {
        for (String key : unsure) {
            Deque<Reply> replies = known.get(key);
            if (replies != null) {
                replies.removeIf(Reply::again);
            }
        }
        unsure.clear();
    }
}
