// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.evaluation.internal.run.RuntimeVersions;
import io.github.finetune4j.internal.files.KeyTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model's answers in a file, of which memory holds the places alone. The first answer to a request counts; failures
 * are none. Safe for use by several threads.
 */
public final class IndexedAnswers implements AutoCloseable {
    private static final long NONE = -1;

    private final KeyTable places = new KeyTable();
    private final Map<String, Object> header = new HashMap<>();
    private final AnswerFile file;

    private IndexedAnswers(Path path) {
        file = AnswerFile.openToRead(path, this::index);
    }

    private IndexedAnswers(Path path, Map<String, Object> mine) {
        file = AnswerFile.open(path, (at, line) -> {
            if (line.containsKey(AnswerStore.HEADER)) {
                AnswerFiles.refuseOthers(path, line, mine);
            }
            index(at, line);
        });
    }

    /**
     * Opens or makes a file to which answers can be added.
     *
     * @param name of the model
     * @param identity of the model
     */
    public static IndexedAnswers open(Path path, String name, String identity) {
        Map<String, Object> mine = new LinkedHashMap<>();
        mine.put(AnswerStore.HEADER, name);
        mine.put(AnswerFiles.IDENTITY, identity);
        mine.put("format", 1L);
        mine.putAll(RuntimeVersions.all());
        IndexedAnswers answers = new IndexedAnswers(path, mine);
        answers.begin(mine);
        return answers;
    }

    /** Opens a file to which none can be added. */
    public static IndexedAnswers openToRead(Path path) {
        return new IndexedAnswers(path);
    }

    private void begin(Map<String, Object> mine) {
        boolean begun = false;
        try {
            if (file.empty()) {
                file.append(mine);
            }
            begun = true;
        } finally {
            if (!begun) {
                file.close();
            }
        }
    }

    private void index(long at, Map<String, Object> line) {
        if (line.containsKey(AnswerStore.HEADER)) {
            header.putAll(line);
        }
        String key = String.valueOf(line.get(StoredReply.KEY));
        if (StoredReply.isAnswer(line) && KeyTable.fits(key) && !places.has(key)) {
            places.put(key, at);
        }
    }

    /** {@return the name of the model that gave them; the file's where it does not say it} */
    public String name() {
        return header.get(AnswerStore.HEADER) instanceof String name
                ? name
                : String.valueOf(file.path().getFileName());
    }

    /** {@return the identity of the model that gave them; its name where the file does not say it} */
    public String identity() {
        return header.get(AnswerFiles.IDENTITY) instanceof String identity ? identity : name();
    }

    public synchronized boolean has(String key) {
        return places.has(key);
    }

    public synchronized int size() {
        return places.size();
    }

    /** {@return the answer, read from the file} */
    public synchronized Optional<ChatResponse> look(String key) {
        long at = places.get(key, NONE);
        return at == NONE ? Optional.empty() : StoredReply.parse(file.line(at)).response();
    }

    /**
     * {@return whether it was added; not where there is one already}
     *
     * @param asked the last message, for people who read the file; null to leave it out
     */
    public synchronized boolean add(String key, @Nullable String asked, Reply answer) {
        if (places.has(key)) {
            return false;
        }
        Map<String, Object> line = StoredReply.line(key, 0, answer);
        line.remove("row");
        if (asked != null) {
            line.put("asked", asked);
        }
        places.put(key, file.append(line));
        return true;
    }

    /** Makes sure that what was added outlives the machine's power. */
    public void sync() {
        file.sync();
    }

    @Override
    public void close() {
        file.close();
    }
}
