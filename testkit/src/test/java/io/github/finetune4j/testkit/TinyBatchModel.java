// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A model that asks {@link TinyBatches}, right or wrong in one way. A request's id is its text. */
final class TinyBatchModel implements BatchModel {
    /** The way in which it is wrong, or none. */
    enum Wrong {
        NOTHING,
        GOES_BY_PLACE,
        ASKS_EQUAL_ONES_TWICE,
        FORGETS_ANSWERS,
        FORGETS_ITS_BATCH,
        TAKES_DOUBLES,
        TAKES_A_CUT_FILE,
        PAYS_FOR_WHAT_IS_GONE,
        MIXES_MODELS,
        LEAVES_FAILURES,
        ASKS_ALL_AGAIN,
        TAKES_ANY_MODEL,
        ASKS_REFUSED_AGAIN,
        GOES_ON_AFTER_A_CANCEL,
        LETS_TWO_IN,
        GIVES_UP_AT_ONCE,
        GIVES_NO_REMEDY,
        TELLS_THE_KEY,
        LOGS_THE_TEXT,
        KEEPS_THE_KEY
    }

    private static final Logger LOG = Logger.getLogger("io.github.finetune4j.tiny");
    private static final String SEPARATOR = "\t";
    private static final String REFUSED = "refused";
    private static final int READS = 3;
    private static final int ROUNDS = 4;

    private final TinyBatches service;
    private final String model;
    private final Path folder;
    private final Wrong wrong;
    private final CountDownLatch both = new CountDownLatch(2);

    TinyBatchModel(TinyBatches service, String model, Path folder, Wrong wrong) {
        this.service = service;
        this.model = model;
        this.folder = wrong == Wrong.MIXES_MODELS ? folder : folder.resolve(model);
        this.wrong = wrong;
    }

    @Override
    public double priceShare() {
        return 0.5;
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return chatAll(List.of(request)).get(0);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        List<String> ids = requests.stream()
                .map(request -> request.messages().get(0).content())
                .toList();
        LOG.finest(() -> "asks with key ***" + (wrong == Wrong.LOGS_THE_TEXT ? ids : ""));
        Map<String, String> known = read();
        if (wrong == Wrong.LETS_TWO_IN) {
            waitForTheOther();
            return asked(ids, known);
        }
        synchronized (this) {
            return asked(ids, read());
        }
    }

    private void waitForTheOther() {
        both.countDown();
        try {
            boolean came = both.await(50, TimeUnit.MILLISECONDS);
            LOG.finest(() -> "*** came " + came);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ChatResponse> asked(List<String> ids, Map<String, String> known) {
        for (int round = 0; round < ROUNDS && !open(ids, known).isEmpty(); round++) {
            if (round > 0 && wrong == Wrong.LEAVES_FAILURES) {
                break;
            }
            ask(round > 0 && wrong == Wrong.ASKS_ALL_AGAIN ? ids : open(ids, known), known);
        }
        return ids.stream().map(id -> answer(known.get(id))).toList();
    }

    private List<String> open(List<String> ids, Map<String, String> known) {
        return ids.stream()
                .filter(id ->
                        !known.containsKey(id) || (wrong == Wrong.ASKS_REFUSED_AGAIN && REFUSED.equals(known.get(id))))
                .distinct()
                .toList();
    }

    private ChatResponse answer(@Nullable String known) {
        if (known == null || known.equals(REFUSED)) {
            throw new FineTuneException("a request to tiny was refused" + remedy("look at it"));
        }
        String[] parts = known.split(SEPARATOR, -1);
        return new ChatResponse(parts[0], FinishReason.STOP, new Usage(1, 1), Map.of("model", parts[1]));
    }

    private void ask(List<String> ids, Map<String, String> known) {
        List<String> sent = new ArrayList<>(ids);
        if (wrong == Wrong.ASKS_EQUAL_ONES_TWICE) {
            sent.addAll(ids);
        }
        String label = label();
        boolean there = again(() -> service.has(label));
        if (!there) {
            again(() -> {
                if (!service.has(label)) {
                    service.create(label, sent, model);
                }
                return label;
            });
        }
        TinyBatches.Result result = whole(label, sent);
        for (int i = 0; i < result.lines().size(); i++) {
            take(result.lines().get(i), i, ids, known);
        }
        delete(folder.resolve("label"));
        if (result.cancelled() && wrong != Wrong.GOES_ON_AFTER_A_CANCEL) {
            throw new BatchStoppedException("a batch was cancelled" + remedy("ask again"));
        }
    }

    /** {@return the result, read again while lines are missing; without lines where they are deleted} */
    private TinyBatches.Result whole(String label, List<String> sent) {
        try {
            TinyBatches.Result result = again(() -> service.result(label));
            for (int i = 1;
                    i < READS
                            && wrong != Wrong.TAKES_A_CUT_FILE
                            && result.lines().size() < sent.size();
                    i++) {
                result = again(() -> service.result(label));
            }
            return result;
        } catch (TinyBatches.Gone e) {
            boolean again = wrong == Wrong.PAYS_FOR_WHAT_IS_GONE;
            return new TinyBatches.Result(
                    sent.stream()
                            .map(id -> new TinyBatches.Line(id, null, model, again))
                            .toList(),
                    false);
        }
    }

    private void take(TinyBatches.Line line, int place, List<String> ids, Map<String, String> known) {
        String id = wrong == Wrong.GOES_BY_PLACE ? ids.get(Math.min(place, ids.size() - 1)) : line.id();
        if (!ids.contains(id)) {
            return;
        }
        if (known.containsKey(id) && wrong == Wrong.TAKES_DOUBLES) {
            throw new IllegalStateException("an answer came twice");
        }
        boolean ours = line.model().equals(model) || wrong == Wrong.TAKES_ANY_MODEL;
        if (line.text() != null && ours) {
            add(id, line.text() + SEPARATOR + line.model(), known);
        } else if (!line.again()) {
            add(id, REFUSED, known);
        }
    }

    /** {@return a label for the next batch, or that of the one that a process before has begun} */
    private String label() {
        Path file = folder.resolve("label");
        boolean remembers = wrong != Wrong.FORGETS_ITS_BATCH && wrong != Wrong.LETS_TWO_IN;
        if (remembers && Files.exists(file)) {
            return read(file);
        }
        String label = UUID.randomUUID().toString();
        write(file, label, StandardOpenOption.TRUNCATE_EXISTING);
        return label;
    }

    private <T> T again(Supplier<T> call) {
        TinyBatches.Failed last = null;
        for (int attempt = 0; attempt < (wrong == Wrong.GIVES_UP_AT_ONCE ? 1 : 6); attempt++) {
            try {
                return call.get();
            } catch (TinyBatches.Failed e) {
                last = e;
            }
        }
        String said = wrong == Wrong.TELLS_THE_KEY && last != null ? last.getMessage() : "";
        throw new BatchStoppedException("tiny fails for too long" + said + remedy("ask again later"));
    }

    private String remedy(String words) {
        return wrong == Wrong.GIVES_NO_REMEDY ? "" : " -> " + words;
    }

    // ---- what is on record

    private void add(String id, String answer, Map<String, String> known) {
        known.put(id, answer);
        if (wrong != Wrong.FORGETS_ANSWERS) {
            String key = wrong == Wrong.KEEPS_THE_KEY ? TinyBatches.KEY : "";
            write(
                    folder.resolve("answers"),
                    id + SEPARATOR + answer + SEPARATOR + key + "\n",
                    StandardOpenOption.APPEND);
        }
    }

    private Map<String, String> read() {
        Map<String, String> known = new LinkedHashMap<>();
        Path file = folder.resolve("answers");
        if (Files.exists(file)) {
            read(file).lines().forEach(line -> {
                String[] parts = line.split(SEPARATOR, -1);
                known.put(parts[0], parts[1].equals(REFUSED) ? REFUSED : parts[1] + SEPARATOR + parts[2]);
            });
        }
        return known;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, String text, StandardOpenOption how) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> identity() {
        return Optional.of("tiny/" + model);
    }

    @Override
    public String toString() {
        return "tiny in batches";
    }
}
