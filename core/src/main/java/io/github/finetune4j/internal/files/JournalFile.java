// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import io.github.finetune4j.error.FineTuneException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines in a file that grows, also by the hands of other processes. A file that was rewritten begins with a line that
 * says how often: by it those who knew the old lines see that they do not know the new ones. For use under the folder's
 * lock alone. Not safe for use by several threads.
 */
public final class JournalFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JournalFile.class.getName());
    private static final String MARK = "{\"~rewritten\":";
    private static final int LONGEST_MARK = MARK.length() + 21; // a long, a brace and the line's end

    private final String what;
    private final Path file;
    private final FileChannel channel;
    private long[] ends = new long[1024];
    private int lines;
    private long rewritten;
    private int start; // of the first line, behind that which says how often the file was rewritten

    /**
     * Opens a journal; makes the file where there is none.
     *
     * @param what is in it, for messages, as in "human work"
     * @param file of the lines
     * @throws IOException if it can't be opened
     */
    public JournalFile(String what, Path file) throws IOException {
        this.what = what;
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * {@return the lines behind the first ones, those of other processes included; a line without an end is none}
     *
     * @param after how many lines are left out at the beginning
     * @throws IOException if the file can't be read
     */
    public List<String> read(long after) throws IOException {
        catchUp();
        if (after >= lines) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        long from = end((int) after);
        byte[] bytes = bytes(from, end(lines));
        for (int line = (int) after; line < lines; line++) {
            int begin = Math.toIntExact(end(line) - from);
            int length = Math.toIntExact(ends[line] - end(line)) - 1;
            found.add(new String(bytes, begin, length, StandardCharsets.UTF_8));
        }
        return found;
    }

    /**
     * Adds lines, which are on the disk once this returns.
     *
     * @param after how many lines the file has, as far as the caller knows
     * @param added the lines, without their ends
     * @return false where the file has other lines: nothing is added then
     * @throws IOException if they can't be written; none of them is there then
     */
    public boolean append(long after, List<String> added) throws IOException {
        catchUp();
        if (after != lines) {
            return false;
        }
        dropHalfLine();
        boolean taken =
                lines == 0 && start == 0 && !added.isEmpty() && added.get(0).startsWith(MARK);
        long end = end(lines);
        write(((taken ? mark(0) : "") + text(added)).getBytes(StandardCharsets.UTF_8), end);
        catchUp();
        return true;
    }

    private static String mark(long times) {
        return MARK + times + "}\n";
    }

    /**
     * {@return what is to be written over lines, and behind them: nothing else of the file changes}
     *
     * @param after how many lines the file has, as far as the caller knows
     * @param replaced lines by their numbers, from 0; each fits into the room of the one that it replaces, which is
     *     filled up with spaces
     * @param added the lines that come behind
     * @throws IOException if the file can't be read
     */
    Optional<Overwriting> overwriting(long after, Map<Long, String> replaced, List<String> added) throws IOException {
        catchUp();
        if (after != lines) {
            return Optional.empty();
        }
        dropHalfLine();
        Overwriting writing = new Overwriting();
        for (Map.Entry<Long, String> each : replaced.entrySet()) {
            long number = each.getKey();
            if (number < 0 || number >= lines) {
                throw new IllegalArgumentException("line " + number + " of " + lines + " in " + file
                        + " -> give the numbers of lines that are there, from 0");
            }
            int line = (int) number;
            writing.add(end(line), padded(each.getValue(), Math.toIntExact(ends[line] - end(line))));
        }
        writing.add(end(lines), text(added).getBytes(StandardCharsets.UTF_8));
        return Optional.of(writing);
    }

    /**
     * {@return what is to be written in the place of everything in the file}
     *
     * @param after how many lines the file has, as far as the caller knows
     * @param all the lines that it is to have
     * @throws IOException if the file can't be read
     */
    Optional<Overwriting> rewriting(long after, List<String> all) throws IOException {
        catchUp();
        if (after != lines) {
            return Optional.empty();
        }
        byte[] text = (mark(rewritten + 1) + text(all)).getBytes(StandardCharsets.UTF_8);
        Overwriting writing = new Overwriting();
        // zeros first where the file becomes shorter: nothing of the old lines is to stay on the disk
        writing.add(0, Arrays.copyOf(text, Math.toIntExact(Math.max(text.length, channel.size()))));
        writing.cut(text.length);
        return Optional.of(writing);
    }

    /** {@return whether there is no line in a file, though it may have been rewritten} */
    static boolean isEmpty(Path file) {
        long length = file.toFile().length();
        if (length == 0 || length > LONGEST_MARK) {
            return length == 0;
        }
        try (JournalFile one = new JournalFile("a journal", file)) {
            one.catchUp();
            return one.lines == 0;
        } catch (IOException e) {
            return false; // whoever reads it says why it can't be
        }
    }

    private byte[] padded(String line, int room) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= room) {
            throw new IllegalArgumentException("a line of " + bytes.length + " bytes in the place of one of "
                    + (room - 1) + " in " + file + " -> give a shorter one");
        }
        byte[] padded = Arrays.copyOf(bytes, room);
        Arrays.fill(padded, bytes.length, room - 1, (byte) ' ');
        padded[room - 1] = '\n';
        return padded;
    }

    /** Writes over the file, durably. */
    void overwrite(Overwriting writing) throws IOException {
        writing.to(channel);
        catchUp();
    }

    private static String text(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private void write(byte[] bytes, long end) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, end + buffer.position());
            }
            channel.force(false);
        } catch (IOException e) {
            channel.truncate(end); // on a full disk some of the lines may have fitted
            throw e;
        }
    }

    /** Where the first lines end. */
    private long end(int count) {
        return count == 0 ? start : ends[count - 1];
    }

    private void catchUp() throws IOException {
        long size = channel.size();
        readMark(size);
        long known = end(lines);
        if (size < known) {
            throw cutOff(size + " bytes, not " + known);
        }
        remember(bytes(known, size), known);
    }

    private FineTuneException cutOff(String has) {
        return new FineTuneException(
                what + " was cut off: " + file + " has " + has + " -> bring the file back from a copy");
    }

    private void readMark(long size) throws IOException {
        String head = new String(bytes(0, Math.min(size, LONGEST_MARK)), StandardCharsets.US_ASCII);
        int end = head.indexOf("}\n");
        boolean marked = head.startsWith(MARK) && end > MARK.length();
        long times = marked ? Long.parseLong(head.substring(MARK.length(), end)) : 0;
        int first = marked ? end + 2 : 0;
        if (times < rewritten) { // what is known stays, so that it is refused again
            throw cutOff("been rewritten " + times + " times, not " + rewritten);
        }
        if (times != rewritten || first != start) {
            rewritten = times;
            start = first;
            lines = 0;
        }
    }

    private byte[] bytes(long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException(file + " became shorter while it was read -> let nobody else write to it");
            }
        }
        return buffer.array();
    }

    private void remember(byte[] bytes, long from) {
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                ends = lines == ends.length ? Arrays.copyOf(ends, 2 * lines) : ends;
                ends[lines++] = from + at + 1;
            }
        }
    }

    private void dropHalfLine() throws IOException {
        long end = end(lines);
        if (channel.size() > end) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a process died while it wrote to " + file + ": " + (channel.size() - end)
                            + " bytes that were never acknowledged are dropped");
            channel.truncate(end);
        }
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
