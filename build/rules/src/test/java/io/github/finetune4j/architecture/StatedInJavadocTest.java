// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller has to know of every type with state: whether threads may share it, and what closing it does. */
class StatedInJavadocTest extends OnOurClasses {
    private static final Pattern OF_THREADS = Pattern.compile("thread|[Ii]mmutable|One test at a time|shared by");

    @ArchTest
    static void typesWithState_sayWhetherThreadsMayShareThem(JavaClasses all) {
        List<JavaClass> types =
                all.stream().filter(StatedInJavadocTest::exportedWithState).toList();
        assertThat(types).hasSizeGreaterThan(150);
        assertThat(types.stream()
                        .filter(type -> !OF_THREADS.matcher(javadoc(type)).find())
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @ArchTest
    static void close_saysWhatItDoes(JavaClasses all) {
        assertThat(all.stream()
                        .filter(StatedInJavadocTest::exported)
                        .filter(type -> type.isAssignableTo(AutoCloseable.class))
                        .filter(type -> type.tryGetMethod("close").isPresent())
                        .filter(type -> !source(type)
                                .matches("(?s).*\\*/\\s+(@Override\\s+)?"
                                        + "(public |default |synchronized )*void close\\(\\).*"))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    private static boolean exported(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().contains(".internal");
    }

    private static boolean exportedWithState(JavaClass type) {
        boolean plainClass = !type.isRecord() && !type.isEnum() && !type.isInterface();
        return exported(type)
                && plainClass
                && !type.isAssignableTo(Throwable.class)
                && type.getFields().stream()
                        .anyMatch(field -> !field.getModifiers().contains(JavaModifier.STATIC));
    }

    /** {@return the comment right before the type} */
    private static String javadoc(JavaClass type) {
        String text = source(type);
        Matcher declared = Pattern.compile(
                        "\\*/\\s*(@\\w+(\\([^)]*\\))?\\s*)*[a-z ]*class " + type.getSimpleName() + "\\b")
                .matcher(text);
        return declared.find() ? text.substring(text.lastIndexOf("/**", declared.start()), declared.start()) : "";
    }

    private static String source(JavaClass type) {
        // a folder of classes, or a jar, whose address begins with one of a file
        String classFile =
                type.getSource().orElseThrow().getUri().getSchemeSpecificPart().replaceFirst("^file:", "");
        int target = classFile.indexOf("/target/");
        String name = type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        try {
            return Files.readString(Path.of(classFile.substring(0, target), "src", "main", "java", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
