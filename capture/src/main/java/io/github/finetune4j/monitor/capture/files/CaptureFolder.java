// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a store; whoever calls holds the folder's lock. */
final class CaptureFolder {
    private final Path generationFile;
    private final Segments segments;
    private final Segments held;
    private final Erasures erasures;
    private final FeedbackIndex index = new FeedbackIndex();
    private final RecentIds recent = new RecentIds();
    private final StoreFile store;
    private final InstantSource clock;
    private String generation = "";

    CaptureFolder(Path folder, Seal seal, long segmentBytes, InstantSource clock) throws IOException {
        store = StoreFile.open(folder.resolve("store.json"), seal);
        segments = new Segments(folder.resolve("segments"), seal, segmentBytes);
        held = new Segments(folder.resolve("held"), seal, segmentBytes);
        erasures = new Erasures(folder.resolve("erased.jsonl"));
        generationFile = folder.resolve("generation");
        this.clock = clock;
        refresh();
        for (String subject : erasures.unfinished()) {
            eraseEverywhere(subject);
        }
    }

    /** Looks at what other processes have done. */
    void refresh() throws IOException {
        String now = Files.exists(generationFile) ? Files.readString(generationFile) : "";
        if (!now.equals(generation)) {
            generation = now;
            segments.forget();
            held.forget();
        }
        erasures.refresh();
    }

    // Before anything is rewritten: a process that dies meanwhile must not leave others with what they know
    private void begin() {
        long next = generation.isEmpty() ? 1 : Long.parseLong(generation) + 1;
        generation = String.valueOf(next);
        AtomicFile.write(generationFile, generation);
    }

    byte[] salt() {
        return store.salt();
    }

    long cutOff() {
        return segments.cutOff() + held.cutOff();
    }

    // ---- writing

    void append(List<? extends Captured> batch) throws IOException {
        List<Line> interactions = new ArrayList<>();
        List<Line> feedback = new ArrayList<>();
        long[] hashes = new long[2 * batch.size()];
        for (Captured entry : fresh(batch)) {
            if (entry instanceof Interaction interaction) {
                hashes[interactions.size()] = hash(interaction);
                interactions.add(Line.of(interaction));
            } else {
                feedback.add(Line.of(entry));
            }
        }
        List<Segments.Batch> frames = new ArrayList<>();
        if (!interactions.isEmpty()) {
            frames.add(new Segments.Batch(Frame.INTERACTIONS, interactions));
        }
        if (!feedback.isEmpty()) {
            frames.add(new Segments.Batch(Frame.FEEDBACK, feedback));
        }
        if (!frames.isEmpty()) {
            segments.append(frames);
            for (int i = 0; i < interactions.size(); i++) {
                recent.add(hashes[i]);
            }
        }
    }

    private List<Captured> fresh(List<? extends Captured> batch) throws IOException {
        List<Captured> fresh = new ArrayList<>(batch.size());
        Set<Object> seen = new HashSet<>();
        for (Captured entry : batch) {
            if (erased(entry) || (entry instanceof Feedback said && onWhatIsGone(said, fresh))) {
                continue;
            }
            if (entry instanceof Interaction interaction) {
                if (!recent.holds(hash(interaction))) {
                    fresh.add(interaction);
                }
            } else if (entry instanceof Feedback feedback
                    && seen.add(List.of(feedback.responseId(), feedback.kind(), feedback.metric(), feedback.by()))) {
                List<Feedback> known = feedback(feedback.responseId());
                if (known.stream().noneMatch(feedback::repeats)) {
                    heldUntilNow(feedback, known).ifPresent(fresh::add);
                    fresh.add(feedback);
                }
            }
        }
        return fresh;
    }

    private boolean erased(Captured entry) {
        String subject = entry instanceof Interaction interaction
                ? interaction.subject()
                : entry instanceof Feedback feedback ? feedback.subject() : "";
        return erasures.covers(subject, entry.at());
    }

    /** {@return whether somebody was erased whom an answer was for that is not here}: it went with them */
    private boolean onWhatIsGone(Feedback said, List<Captured> fresh) throws IOException {
        return erasures.knows(said.subject())
                && fresh.stream().noneMatch(each -> each.responseId().equals(said.responseId()))
                && find(said.responseId()).isEmpty();
    }

    private static long hash(Interaction interaction) {
        long hash = Bloom.hash(interaction.responseId());
        return interaction.content() == null ? hash : ~hash;
    }

    // The first feedback lets what was said join the rest
    private Optional<Interaction> heldUntilNow(Feedback feedback, List<Feedback> known) throws IOException {
        return known.isEmpty()
                ? find(held, feedback.responseId(), clock.instant()).filter(found -> !recent.holds(hash(found)))
                : Optional.empty();
    }

    void keepApart(List<Interaction> interactions, Instant until) throws IOException {
        List<Line> lines = interactions.stream()
                .filter(interaction -> !erased(interaction))
                .map(interaction -> Line.held(interaction, until))
                .toList();
        if (!lines.isEmpty()) {
            held.append(List.of(new Segments.Batch(Frame.INTERACTIONS, lines)));
        }
    }

    // ---- reading

    Cursor read(Cursor from, int most, List<Captured> entries) throws IOException {
        Cursor at = from;
        for (int number : segments.numbers()) {
            if (number < at.segment()) {
                continue;
            }
            at = number == at.segment() ? at : new Cursor(number, 0, 0);
            int frames = segments.frames(number).size();
            while (at.frame() < frames) {
                at = read(at, segments.lines(number, at.frame()), most, entries);
                if (entries.size() == most) {
                    return at;
                }
            }
        }
        return at;
    }

    private Cursor read(Cursor from, List<String> lines, int most, List<Captured> entries) {
        for (int i = from.line(); i < lines.size(); i++) {
            Line.parse(lines.get(i)).entry().filter(entry -> !erased(entry)).ifPresent(entries::add);
            if (entries.size() == most) {
                return i + 1 == lines.size()
                        ? new Cursor(from.segment(), from.frame() + 1, 0)
                        : new Cursor(from.segment(), from.frame(), i + 1);
            }
        }
        return new Cursor(from.segment(), from.frame() + 1, 0);
    }

    Optional<Interaction> find(String responseId) throws IOException {
        return find(segments, responseId, Instant.MIN);
    }

    private Optional<Interaction> find(Segments where, String responseId, Instant now) throws IOException {
        Interaction found = null;
        List<Integer> numbers = where.numbers();
        for (int s = numbers.size() - 1; s >= 0; s--) {
            List<Frame> frames = where.frames(numbers.get(s));
            for (int f = frames.size() - 1; f >= 0; f--) {
                if (frames.get(f).kind() == Frame.INTERACTIONS && frames.get(f).mayHold(responseId)) {
                    Interaction its = find(where.lines(numbers.get(s), f), responseId, now);
                    if (its != null && its.content() != null) {
                        return Optional.of(its);
                    }
                    found = its == null ? found : its;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private @Nullable Interaction find(List<String> lines, String responseId, Instant now) {
        for (String text : lines) {
            if (text.contains(responseId)) {
                Line line = Line.parse(text);
                boolean wanted = line.responseId().equals(responseId)
                        && (now.equals(Instant.MIN) || line.at() > now.toEpochMilli());
                if (wanted && line.entry().orElse(null) instanceof Interaction its && !erased(its)) {
                    return its;
                }
            }
        }
        return null;
    }

    List<Feedback> feedback(String responseId) throws IOException {
        index.refresh(segments);
        List<Feedback> found = new ArrayList<>();
        Set<Integer> there = new HashSet<>(segments.numbers());
        for (FeedbackIndex.Place place : index.of(responseId)) {
            if (there.contains(place.segment())) {
                for (String text : segments.lines(place.segment(), place.frame())) {
                    if (text.contains(responseId)
                            && Line.parse(text).entry().orElse(null) instanceof Feedback feedback
                            && feedback.responseId().equals(responseId)
                            && !erased(feedback)) {
                        found.add(feedback);
                    }
                }
            }
        }
        return found;
    }

    // ---- removing

    long erase(String subject) throws IOException {
        erasures.add(subject, clock.instant());
        return eraseEverywhere(subject);
    }

    private long eraseEverywhere(String subject) throws IOException {
        begin();
        Set<String> its = new HashSet<>();
        for (Segments each : List.of(segments, held)) {
            for (int number : each.numbers()) {
                each.erase(number, frame -> frame.mayHold(subject), line -> taken(line, subject, its));
            }
        }
        for (int number : segments.numbers()) { // feedback that does not say whose it is
            segments.erase(
                    number,
                    frame -> frame.kind() == Frame.FEEDBACK && its.stream().anyMatch(frame::mayHold),
                    line -> its.contains(line.responseId()));
        }
        erasures.done(subject);
        return its.size();
    }

    private static boolean taken(Line line, String subject, Set<String> its) {
        if (!line.subject().equals(subject)) {
            return false;
        }
        if (line.entry().orElse(null) instanceof Interaction) {
            its.add(line.responseId());
        }
        return true;
    }

    long removeBefore(Instant before) throws IOException {
        long now = clock.instant().toEpochMilli();
        removeBefore(held, now);
        return removeBefore(segments, before.equals(Instant.MIN) ? Long.MIN_VALUE : before.toEpochMilli());
    }

    private long removeBefore(Segments where, long millis) throws IOException {
        long removed = 0;
        for (int number : where.numbers()) {
            if (where.frames(number).stream().anyMatch(frame -> frame.live() > 0 && frame.oldest() < millis)) {
                begin();
                removed += where.erase(number, frame -> frame.oldest() < millis, line -> line.at() < millis);
            }
        }
        return removed;
    }

    long removeBeyond(long bytes) throws IOException {
        long removed = 0;
        List<Integer> numbers = segments.numbers();
        long all = segments.bytes() + held.bytes();
        for (int i = 0; i < numbers.size() - 1 && all > bytes; i++) {
            begin();
            all -= segments.bytes(numbers.get(i));
            removed += segments.delete(numbers.get(i));
        }
        return removed;
    }
}
