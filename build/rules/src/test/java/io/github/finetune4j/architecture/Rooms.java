// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rooms of the house, as {@code rooms.txt} has them. A class is in the room whose folder it was built in, since two
 * rooms may share the beginning of a package's name.
 */
final class Rooms {
    private static final String[] EVERYWHERE = {"java..", "org.apiguardian..", "org.jspecify.."};
    private static final Map<String, Room> TABLE =
            read().stream().collect(Collectors.toMap(Room::artifact, Function.identity()));

    /**
     * A line of the table.
     *
     * @param folder below the repository's root
     * @param artifact without {@code finetune4j-}
     * @param known artifacts that it may know
     * @param packages of others that it may know
     */
    record Room(String folder, String artifact, List<String> known, List<String> packages) {
        static Room of(String line) {
            String[] cells = line.split(" \\| ", -1);
            return new Room(cells[0], cells[1], words(cells[2]), words(cells[3]));
        }

        private static List<String> words(String cell) {
            return cell.equals("-") ? List.of() : List.of(cell.split(" ", -1));
        }

        ArchRule rule() {
            String[] rooms = Stream.concat(Stream.of(artifact), known.stream()).toArray(String[]::new);
            String[] others =
                    Stream.concat(Arrays.stream(EVERYWHERE), packages.stream()).toArray(String[]::new);
            return classes()
                    .that(in(artifact))
                    .should()
                    .onlyDependOnClassesThat(in(rooms).or(JavaClass.Predicates.resideInAnyPackage(others)))
                    .as(artifact + " knows only " + known + " and " + packages);
        }
    }

    private Rooms() {}

    private static List<Room> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Rooms.class.getResourceAsStream("rooms.txt")), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Room::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Room> all() {
        return List.copyOf(TABLE.values());
    }

    /** {@return classes that were built in the folders of artifacts, or of examples and benchmarks} */
    static DescribedPredicate<JavaClass> in(String... artifacts) {
        List<String> folders = Stream.of(artifacts).map(Rooms::folder).toList();
        return new DescribedPredicate<>("are in " + folders) {
            @Override
            public boolean test(JavaClass any) {
                JavaClass outer = any.getBaseComponentType();
                return outer.getSource()
                        .map(source -> source.getUri().toString())
                        .filter(uri -> folders.stream().anyMatch(name -> uri.contains("/" + name + "/target/")))
                        .isPresent();
            }
        };
    }

    private static String folder(String artifact) {
        Room room = TABLE.get(artifact);
        if (room == null && !List.of("examples", "benchmarks").contains(artifact)) {
            throw new IllegalArgumentException("no room " + artifact + " in rooms.txt");
        }
        return room == null ? artifact : room.folder();
    }

    /** {@return classes of all rooms whose folders lie in one} */
    static DescribedPredicate<JavaClass> inFolder(String folder) {
        return new DescribedPredicate<>("are below " + folder) {
            @Override
            public boolean test(JavaClass any) {
                return any.getBaseComponentType()
                        .getSource()
                        .map(source -> source.getUri().toString())
                        .filter(uri -> uri.contains("/" + folder + "/"))
                        .isPresent();
            }
        };
    }

    static ArchRule never(String room, String... others) {
        return noClasses().that(in(room)).should().dependOnClassesThat(in(others));
    }

    static ArchRule neverPackages(String room, String... others) {
        return noClasses().that(in(room)).should().dependOnClassesThat().resideInAnyPackage(others);
    }
}
