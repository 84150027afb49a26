// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.stream.Stream;

/** What users see must be ours or the JDK's; the test kit may show JUnit's and AssertJ's. */
final class PublicSignatures {
    private PublicSignatures() {}

    static void check(JavaClasses all) {
        List<JavaClass> visible =
                all.stream().filter(PublicSignatures::exported).toList();
        assertThat(visible).as("exported classes").hasSizeGreaterThan(50);
        assertThat(visible.stream().flatMap(PublicSignatures::offences)).isEmpty();
    }

    private static boolean exported(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().contains(".internal");
    }

    private static Stream<String> offences(JavaClass type) {
        boolean testkit = type.getPackageName().contains(".testkit");
        if (Rooms.inFolder("integrations").test(type)) {
            return Stream.empty(); // an integration is there to show the other side's types
        }
        return Stream.concat(
                        type.getCodeUnits().stream()
                                .filter(PublicSignatures::seen)
                                .flatMap(PublicSignatures::types),
                        Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
                                .map(parent -> type.getName() + " extends " + parent.getName()))
                .filter(text -> foreign(text.substring(text.lastIndexOf(' ') + 1), testkit));
    }

    private static boolean seen(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<String> types(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                .map(type ->
                        unit.getFullName() + " " + type.getBaseComponentType().getName());
    }

    private static boolean foreign(String type, boolean testkit) {
        boolean known = !type.contains(".")
                || type.startsWith("java.")
                || type.startsWith("javax.net.")
                || type.startsWith("javax.sql.")
                || type.startsWith("com.sun.net.httpserver.")
                || type.startsWith("io.github.finetune4j.");
        return !known && !(testkit && (type.startsWith("org.junit.") || type.startsWith("org.assertj.")));
    }
}
