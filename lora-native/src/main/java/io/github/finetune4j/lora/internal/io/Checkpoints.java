// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The checkpoints of one run: folders {@code checkpoint-<step>}, each written aside, synced and renamed, each with
 * {@code state.json} that lists the other files with size and CRC-32C. A folder that does not match its list is
 * treated as absent.
 *
 * @param folder of the run; need not be there yet
 */
public record Checkpoints(Path folder) {
    private static final String STATE = "state.json";
    private static final Pattern NAME = Pattern.compile("checkpoint-([0-9]{1,18})");

    /**
     * A checkpoint that was found whole.
     *
     * @param step optimiser steps that were taken
     * @param folder where it lies
     * @param state what was kept besides the files
     */
    public record Found(long step, Path folder, ObjectNode state) {}

    /**
     * Writes a checkpoint.
     *
     * @param step optimiser steps that were taken
     * @param state what is kept besides the files
     * @param files writes the files into the folder it is given
     * @return where it lies
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public Path write(long step, ObjectNode state, AtomicFolder.Content files) {
        Path target = folder.resolve("checkpoint-" + step);
        AtomicFolder.write(target, aside -> {
            files.write(aside);
            ObjectNode all = state.deepCopy();
            all.put("step", step);
            all.set("files", list(aside));
            AtomicFile.write(aside.resolve(STATE), all.toPrettyString() + "\n");
        });
        return target;
    }

    private static ObjectNode list(Path aside) {
        ObjectNode list = JsonFile.mapper().createObjectNode();
        try (Stream<Path> files = Files.list(aside)) {
            for (Path file : files.sorted().toList()) {
                list.putObject(file.getFileName().toString())
                        .put("bytes", Files.size(file))
                        .put("crc32c", crc(file));
            }
            return list;
        } catch (IOException e) {
            throw AtomicFile.failed(aside, e);
        }
    }

    private static long crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
        }
        return crc.getValue();
    }

    /** {@return the newest checkpoint that is whole} */
    public Optional<Found> newest() {
        for (long step : steps()) {
            Optional<Found> found = find(step);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the checkpoint of a step, if it is there and whole}
     *
     * @param step optimiser steps that were taken
     */
    public Optional<Found> find(long step) {
        Path checkpoint = folder.resolve("checkpoint-" + step);
        if (!Files.isRegularFile(checkpoint.resolve(STATE))) {
            return Optional.empty();
        }
        try {
            ObjectNode state = JsonFile.object(checkpoint.resolve(STATE));
            return state.path("step").asLong(-1) == step && whole(checkpoint, state)
                    ? Optional.of(new Found(step, checkpoint, state))
                    : Optional.empty();
        } catch (IOException | InvalidModelException e) {
            System.getLogger(Checkpoints.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "checkpoint " + checkpoint + " is damaged; an older one is taken",
                            e);
            return Optional.empty();
        }
    }

    private static boolean whole(Path checkpoint, ObjectNode state) throws IOException {
        for (var entry : state.path("files").properties()) {
            if (entry.getKey().indexOf('/') >= 0 || entry.getKey().indexOf('\\') >= 0) {
                return false;
            }
            Path file = checkpoint.resolve(entry.getKey());
            if (!Files.isRegularFile(file)
                    || Files.size(file) != entry.getValue().path("bytes").asLong(-1)
                    || crc(file) != entry.getValue().path("crc32c").asLong(-1)) {
                return false;
            }
        }
        return state.path("files").isObject();
    }

    /** {@return the steps of all checkpoints, whole or not, newest first} */
    public List<Long> steps() {
        List<Long> steps = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return steps;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(matcher -> steps.add(Long.parseLong(matcher.group(1))));
        } catch (IOException e) {
            throw new FineTuneException("cannot list " + folder + ": " + e + " -> check the folder's permissions", e);
        }
        steps.sort(Collections.reverseOrder());
        return steps;
    }

    /**
     * Deletes older checkpoints.
     *
     * @param last how many of the newest to keep, at least 1
     * @param best one to keep besides
     */
    public void keep(int last, OptionalLong best) {
        List<Long> steps = steps();
        for (long step : steps.subList(Math.min(last, steps.size()), steps.size())) {
            if (best.isEmpty() || best.getAsLong() != step) {
                AtomicFolder.deleteQuietly(folder.resolve("checkpoint-" + step));
            }
        }
    }

    /**
     * Deletes what a killed process left half written, and checkpoints that are not whole.
     *
     * @return the steps of the latter
     */
    public List<Long> clean() {
        AtomicFolder.deleteLeftovers(folder);
        List<Long> damaged =
                steps().stream().filter(step -> find(step).isEmpty()).toList();
        damaged.forEach(step -> AtomicFolder.deleteQuietly(folder.resolve("checkpoint-" + step)));
        return damaged;
    }
}
