// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Numbered files that only grow, one after the other. A frame keeps its number in its file, and a line its number in
 * its frame, also when lines are erased. Whoever calls holds the folder's lock.
 */
final class Segments implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Segments.class.getName());
    private static final int REMEMBERED = 4;

    private final Path folder;
    private final Seal seal;
    private final long most;
    private final String ending;
    private final Map<Integer, List<Frame>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, List<Frame>> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long cutOff;

    /** @param most bytes of a segment, after which the next one begins */
    Segments(Path folder, Seal seal, long most) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.seal = seal;
        this.most = most;
        ending = seal.encrypts() ? ".jsonl.zst.aes" : ".jsonl.zst";
    }

    /** {@return the numbers of the segments that are there, the oldest first} */
    List<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending) && name.matches("\\d{9}\\..*"))
                    .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList();
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format(Locale.ROOT, "%09d%s", number, ending));
    }

    private byte[] place(int segment, int frame) {
        return (folder.getFileName() + "/" + segment + "/" + frame).getBytes(StandardCharsets.UTF_8);
    }

    /** Other processes have rewritten files. */
    void forget() {
        known.clear();
    }

    /** {@return how many frames were dropped that a process left cut off} */
    long cutOff() {
        return cutOff;
    }

    // ---- writing

    /** Adds frames and brings them to the disk: all of them or none. */
    void append(List<Batch> batches) throws IOException {
        List<Integer> numbers = numbers();
        int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1);
        if (Files.exists(file(number)) && Files.size(file(number)) >= most) {
            number++;
        }
        try (FileChannel channel = FileChannel.open(
                file(number), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<Frame> frames = frames(number, channel);
            long end = end(frames);
            dropCutOff(channel, number, end);
            boolean written = false;
            try {
                long at = end;
                for (int i = 0; i < batches.size(); i++) {
                    byte[] bytes = batches.get(i).bytes(seal, place(number, frames.size() + i));
                    channel.position(at);
                    at += bytes.length;
                    Buffers.write(channel, ByteBuffer.wrap(bytes));
                }
                channel.force(false);
                written = true;
            } finally {
                if (!written) {
                    channel.truncate(end);
                }
            }
            frames(number, channel);
        }
    }

    /** Lines that become one frame. */
    record Batch(byte kind, List<Line> lines) {
        byte[] bytes(Seal seal, byte[] place) throws IOException {
            return Frame.bytes(kind, lines, seal, place);
        }
    }

    private static long end(List<Frame> frames) {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).end();
    }

    private void dropCutOff(FileChannel channel, int number, long end) throws IOException {
        long left = channel.size() - end;
        if (left > 0) {
            cutOff++;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a process died while it wrote to " + file(number) + ": " + left
                            + " bytes that were never acknowledged are dropped");
            channel.truncate(end);
        }
    }

    // ---- reading

    /** {@return the whole frames of a segment} */
    List<Frame> frames(int number) throws IOException {
        List<Frame> frames = known.get(number);
        if (frames != null && Files.size(file(number)) == end(frames)) {
            return frames;
        }
        try (FileChannel channel = FileChannel.open(file(number))) {
            return frames(number, channel);
        }
    }

    // The words of many segments would not fit into the memory
    private List<Frame> frames(int number, FileChannel channel) throws IOException {
        List<Frame> frames = known.computeIfAbsent(number, unused -> new ArrayList<>());
        long size = channel.size();
        Optional<Frame> next = Frame.at(channel, end(frames), size);
        while (next.isPresent()) {
            Frame frame = next.get();
            if (frame.end() == size && !frame.whole(channel)) {
                break;
            }
            frames.add(frame);
            next = Frame.at(channel, frame.end(), size);
        }
        return frames;
    }

    /** {@return the lines of a frame, as JSON} */
    List<String> lines(int number, int frame) throws IOException {
        Frame its = frames(number).get(frame);
        try (FileChannel channel = FileChannel.open(file(number))) {
            return lines(its, channel, number, frame);
        }
    }

    private List<String> lines(Frame frame, FileChannel channel, int number, int position) throws IOException {
        try {
            return List.of(frame.lines(channel, seal, place(number, position))).subList(0, frame.lines());
        } catch (IOException e) {
            throw new IOException(file(number) + ": " + e.getMessage(), e);
        }
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (int number : numbers()) {
            bytes += Files.size(file(number));
        }
        return bytes;
    }

    long bytes(int number) throws IOException {
        return Files.size(file(number));
    }

    // ---- removing

    /**
     * Leaves lines out of a segment; each leaves an empty object behind. A segment without any other goes, but for the
     * last one, from which the next takes its number.
     *
     * @param concerned frames to look into
     * @param gone lines to be erased
     * @return how many were erased
     */
    long erase(int number, Predicate<Frame> concerned, Predicate<Line> gone) throws IOException {
        List<Frame> frames = frames(number);
        if (frames.stream().noneMatch(frame -> frame.live() > 0 && concerned.test(frame))) {
            return 0;
        }
        Map<Integer, List<Line>> changed = new HashMap<>();
        long erased = 0;
        try (FileChannel channel = FileChannel.open(file(number))) {
            for (int i = 0; i < frames.size(); i++) {
                if (frames.get(i).live() > 0 && concerned.test(frames.get(i))) {
                    List<Line> left = new ArrayList<>();
                    int before = frames.get(i).live();
                    int live = 0;
                    for (String text : lines(frames.get(i), channel, number, i)) {
                        Line line = Line.parse(text);
                        Line stays = line.erased() || gone.test(line) ? Line.ERASED : line;
                        left.add(stays);
                        live += stays.erased() ? 0 : 1;
                    }
                    if (live < before) {
                        changed.put(i, left);
                        erased += before - live;
                    }
                }
            }
            if (!changed.isEmpty()) {
                rewrite(number, frames, channel, changed);
            }
        }
        dropEmpty(number);
        return erased;
    }

    private void rewrite(int number, List<Frame> frames, FileChannel from, Map<Integer, List<Line>> changed)
            throws IOException {
        AtomicFile.replace(file(number), out -> {
            for (int i = 0; i < frames.size(); i++) {
                List<Line> lines = changed.get(i);
                byte[] bytes = lines == null
                        ? frames.get(i).raw(from)
                        : Frame.bytes(frames.get(i).kind(), lines, seal, place(number, i));
                out.write(bytes);
            }
        });
        known.remove(number);
    }

    private void dropEmpty(int number) throws IOException {
        List<Integer> numbers = numbers();
        if (number != numbers.get(numbers.size() - 1) && frames(number).stream().allMatch(frame -> frame.live() == 0)) {
            delete(number);
        }
    }

    /** {@return how many lines went with the segment} */
    long delete(int number) throws IOException {
        long lines = frames(number).stream().mapToLong(Frame::live).sum();
        Files.delete(file(number));
        known.remove(number);
        return lines;
    }

    @Override
    public void close() {
        known.clear();
    }
}
