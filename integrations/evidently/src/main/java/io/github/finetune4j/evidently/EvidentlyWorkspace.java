// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Evidently's projects, as {@code evidently ui --workspace FOLDER} opens it. Checked with Evidently 0.7.23.
 *
 * <p>Immutable, and safe for use by several threads and several processes at once, Evidently's own among them: a
 * project appears whole or not at all.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EvidentlyWorkspace {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String FILE = "metadata.json";
    private static final String VERSION = "2"; // of the file, in Evidently 0.7

    private final Path folder;
    private final Clock clock;

    private EvidentlyWorkspace(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * {@return the workspace in a folder, by the system's clock and time zone: Evidently's times have no zone}
     *
     * @param folder made with the first project where it is not there
     */
    public static EvidentlyWorkspace at(Path folder) {
        return at(folder, Clock.system(ZoneId.systemDefault()));
    }

    /**
     * {@return the workspace in a folder}
     *
     * @param folder made with the first project where it is not there
     * @param clock says when a snapshot was added, in its zone
     */
    public static EvidentlyWorkspace at(Path folder, Clock clock) {
        return new EvidentlyWorkspace(Objects.requireNonNull(folder, "folder"), Objects.requireNonNull(clock, "clock"));
    }

    /**
     * {@return the project of a name, made where there is none}
     *
     * @param name as the list of projects shows it, not blank
     * @throws IllegalArgumentException if the name is blank, or several projects have it
     * @throws FineTuneException if a project's file is none of Evidently's
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be made
     */
    public EvidentlyProject project(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a project: \"" + name + "\" -> give one that people will know");
        }
        return found(WholeText.of(name));
    }

    private EvidentlyProject found(String name) {
        List<UUID> named = named(name);
        if (named.size() > 1) {
            throw new IllegalArgumentException(
                    "projects named " + name + ": " + named.size() + " -> give the id of one of " + named);
        }
        // the same for all processes that make it at once
        UUID id = named.isEmpty()
                ? UUID.nameUUIDFromBytes(("finetune4j/" + name).getBytes(StandardCharsets.UTF_8))
                : named.get(0);
        if (named.isEmpty()) {
            AtomicFolder.create(
                    folder.resolve(id.toString()),
                    made -> AtomicFile.write(made.resolve(FILE), Json.prettyForUtf8(json(id, name))));
        }
        return new EvidentlyProject(folder.resolve(id.toString()), id, name, clock);
    }

    /**
     * {@return a project that is there}
     *
     * @param id as Evidently shows it
     * @throws IllegalArgumentException if there is none of that id
     * @throws FineTuneException if its file is none of Evidently's
     */
    public EvidentlyProject project(UUID id) {
        Path project = folder.resolve(id.toString());
        if (!Files.isRegularFile(project.resolve(FILE))) {
            throw new IllegalArgumentException(
                    "project " + id + " in " + folder + ": none -> give the id of one that" + " is there, or a name");
        }
        return new EvidentlyProject(project, id, name(project), clock);
    }

    private List<UUID> named(String name) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<UUID> named = new ArrayList<>();
        try (Stream<Path> projects = Files.list(folder)) {
            for (Path project : (Iterable<Path>) projects.sorted()::iterator) {
                String id = project.getFileName().toString();
                if (ID.matcher(id).matches() && name.equals(name(project))) {
                    named.add(UUID.fromString(id));
                }
            }
        } catch (IOException e) {
            throw new FineTuneException("workspace " + folder + ": " + e + " -> give a folder that can be read", e);
        }
        return named;
    }

    private static String name(Path project) {
        Path file = project.resolve(FILE);
        try {
            Object name = Json.parseObject(Files.readString(file)).get("name");
            return String.valueOf(name);
        } catch (IOException | JsonException e) {
            throw new FineTuneException(
                    "project file " + file + ": " + e.getMessage()
                            + " -> fix it, or move the project's folder out of the workspace",
                    e);
        }
    }

    private static Map<String, @Nullable Object> json(UUID id, String name) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id.toString());
        json.put("name", name);
        json.put("description", null);
        json.put("org_id", null);
        json.put("version", VERSION);
        return json;
    }
}
