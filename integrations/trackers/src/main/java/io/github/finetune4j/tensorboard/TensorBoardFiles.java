// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.trackers.internal.ProtoFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Reads the curves of event files, whoever wrote them: simple values, as PyTorch writes them, and scalars as tensors of
 * floats or doubles, as TensorFlow does.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TensorBoardFiles {
    private TensorBoardFiles() {}

    /**
     * The curves that were read. Immutable.
     *
     * @param points of all curves, in the order of files and records; each named by its tag, whose line ends are
     *     spaces. A float is the double of the same value; a time is rounded to a microsecond, which is what it holds
     * @param left how many values are no numbers: pictures, texts, histograms, tensors
     * @param damaged files with a damaged record; what lies behind it is not read, as TensorBoard does
     * @since 0.1
     */
    public record Curves(List<MetricPoint> points, long left, List<Path> damaged) {
        /** Copies the lists. */
        public Curves {
            points = List.copyOf(points);
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * {@return the curves of a run}
     *
     * @param folder the run's, whose event files are read in the order of their names; folders in it are other runs
     * @throws FineTuneException if the folder or a file can't be read
     */
    public static Curves read(Path folder) {
        List<MetricPoint> points = new ArrayList<>();
        List<Path> damaged = new ArrayList<>();
        long left = 0;
        for (Path file : files(folder)) {
            TfRecords.Found found = records(file);
            boolean whole = !found.damaged();
            for (byte[] record : found.records()) {
                try {
                    left += read(ProtoFields.of(record), points);
                } catch (IOException e) {
                    whole = false; // its sums are right, but it is no event
                }
            }
            if (!whole) {
                damaged.add(file);
            }
        }
        return new Curves(points, left, damaged);
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new FineTuneException(
                    "the folder of a run can't be read: " + folder + " -> give one with event files", e);
        }
    }

    static TfRecords.Found records(Path file) {
        try {
            return TfRecords.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FineTuneException("an event file can't be read: " + file + " -> check its rights", e);
        }
    }

    /** {@return how many values of an event are no numbers} */
    private static int read(ProtoFields event, List<MetricPoint> points) throws IOException {
        int left = 0;
        for (byte[] part : event.message(Events.SUMMARY).parts(Events.VALUE)) {
            ProtoFields value = ProtoFields.of(part);
            OptionalDouble number = number(value);
            String tag = value.text(Events.TAG).replaceAll("\\R", " ");
            if (number.isPresent() && !tag.isBlank()) {
                points.add(new MetricPoint(
                        tag, event.number(Events.STEP), instant(event.real(Events.WALL_TIME)), number.getAsDouble()));
            } else {
                left++;
            }
        }
        return left;
    }

    private static OptionalDouble number(ProtoFields value) throws IOException {
        if (value.has(Events.SIMPLE_VALUE)) {
            return OptionalDouble.of(value.single(Events.SIMPLE_VALUE));
        }
        String plugin = value.message(Events.METADATA).message(Events.PLUGIN).text(1);
        // only the first event of a tag must name its plugin
        return value.has(Events.TENSOR) && (plugin.isEmpty() || plugin.equals(Events.SCALARS))
                ? number(value.message(Events.TENSOR), plugin)
                : OptionalDouble.empty();
    }

    private static OptionalDouble number(ProtoFields tensor, String plugin) throws IOException {
        long type = tensor.number(Events.DATA_TYPE);
        if (type == Events.FLOAT) {
            byte[] bytes = first(tensor, Events.FLOAT_VALUES);
            if (bytes.length == Float.BYTES) {
                return OptionalDouble.of(little(bytes).getFloat());
            }
            return tensor.has(Events.FLOAT_VALUES) && bytes.length == 0
                    ? OptionalDouble.of(tensor.single(Events.FLOAT_VALUES))
                    : zero(tensor, plugin, bytes);
        }
        if (type == Events.DOUBLE) {
            byte[] bytes = first(tensor, Events.DOUBLE_VALUES);
            if (bytes.length == Double.BYTES) {
                return OptionalDouble.of(little(bytes).getDouble());
            }
            return tensor.has(Events.DOUBLE_VALUES) && bytes.length == 0
                    ? OptionalDouble.of(tensor.real(Events.DOUBLE_VALUES))
                    : zero(tensor, plugin, bytes);
        }
        return OptionalDouble.empty();
    }

    /** A scalar without any values is zero. */
    private static OptionalDouble zero(ProtoFields tensor, String plugin, byte[] bytes) throws IOException {
        boolean scalar = plugin.equals(Events.SCALARS)
                && tensor.message(Events.SHAPE).parts(2).isEmpty();
        return scalar && bytes.length == 0 ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    private static byte[] first(ProtoFields tensor, int field) {
        return tensor.has(Events.CONTENT) ? tensor.part(Events.CONTENT) : tensor.part(field);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Instant instant(double seconds) {
        long whole = (long) Math.floor(seconds);
        return Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e6) * 1000);
    }
}
