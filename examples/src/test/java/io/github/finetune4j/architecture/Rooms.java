// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rooms of the house: a class is in the room whose folder it was built in, since two rooms may share the beginning
 * of a package's name.
 */
final class Rooms {
    /** Folders that are not called like their artifacts. */
    private static final Map<String, String> FOLDERS = Map.ofEntries(
            Map.entry("openai", "providers-openai"),
            Map.entry("huggingface", "providers-huggingface"),
            Map.entry("together", "providers-together"),
            Map.entry("fireworks", "providers-fireworks"),
            Map.entry("google", "providers-google"),
            Map.entry("aws", "providers-aws"),
            Map.entry("providers", "provider-costs"),
            Map.entry("lora", "lora-native"),
            Map.entry("evaluation", "eval"));

    private static final String[] EVERYWHERE = {"java..", "org.apiguardian..", "org.jspecify.."};

    private final String room;
    private final List<String> known;
    private final String[] packages;

    private Rooms(String room, List<String> known, String... packages) {
        this.room = room;
        this.known = known;
        this.packages = packages;
    }

    /** {@return classes that were built in a folder} */
    static DescribedPredicate<JavaClass> in(String... rooms) {
        List<String> names = Stream.of(rooms)
                .map(room -> FOLDERS.getOrDefault(room, room))
                .toList();
        return new DescribedPredicate<>("are in " + names) {
            @Override
            public boolean test(JavaClass any) {
                JavaClass outer = any.getBaseComponentType();
                return outer.getSource()
                        .map(source -> source.getUri().toString())
                        .filter(uri -> names.stream().anyMatch(name -> uri.contains("/" + name + "/target/")))
                        .isPresent();
            }
        };
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

    /** The room knows itself, these, the JDK and what {@link #and} names. */
    static Rooms only(String room, String... known) {
        return new Rooms(room, List.of(known), EVERYWHERE);
    }

    Rooms and(String... more) {
        String[] all =
                Stream.concat(Arrays.stream(packages), Arrays.stream(more)).toArray(String[]::new);
        return new Rooms(room, known, all);
    }

    ArchRule rule() {
        String[] rooms = Stream.concat(Stream.of(room), known.stream()).toArray(String[]::new);
        return classes()
                .that(in(room))
                .should()
                .onlyDependOnClassesThat(in(rooms).or(JavaClass.Predicates.resideInAnyPackage(packages)));
    }

    static ArchRule never(String room, String... others) {
        return noClasses().that(in(room)).should().dependOnClassesThat(in(others));
    }

    static ArchRule neverPackages(String room, String... others) {
        return noClasses().that(in(room)).should().dependOnClassesThat().resideInAnyPackage(others);
    }
}
