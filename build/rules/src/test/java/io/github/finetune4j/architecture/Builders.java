// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The exported types that collect settings: builders, and the groups of settings that builders hand to a consumer. */
final class Builders {
    private final List<JavaClass> exported;
    private final List<JavaClass> builders;
    private final Set<JavaClass> groups;

    Builders(JavaClasses all) {
        exported = all.stream().filter(Builders::exported).toList();
        builders = exported.stream().filter(Builders::isBuilder).toList();
        groups = builders.stream()
                .flatMap(Builders::setters)
                .flatMap(Builders::consumed)
                .filter(type -> !builders.contains(type))
                .filter(type -> isGroup(type))
                .collect(Collectors.toSet());
    }

    private static boolean exported(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().contains(".internal");
    }

    private static boolean isBuilder(JavaClass type) {
        boolean named = type.getSimpleName().endsWith("Builder");
        return named || methods(type).anyMatch(method -> method.getName().equals("build"));
    }

    /** A type that is only there to be set: other consumers get data. */
    private static boolean isGroup(JavaClass type) {
        return setters(type).findAny().isPresent()
                && methods(type).allMatch(method -> method.getRawReturnType().equals(type));
    }

    List<JavaClass> exported() {
        return exported;
    }

    List<JavaClass> builders() {
        return builders;
    }

    Set<JavaClass> groups() {
        return groups;
    }

    Stream<JavaClass> all() {
        return Stream.concat(builders.stream(), groups.stream());
    }

    boolean isOne(JavaClass type) {
        return builders.contains(type) || groups.contains(type);
    }

    /** {@return public methods as written, without those that the compiler added} */
    static Stream<JavaMethod> methods(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !method.getModifiers().contains(JavaModifier.BRIDGE));
    }

    /** {@return methods that give the type itself back} */
    static Stream<JavaMethod> setters(JavaClass type) {
        return methods(type)
                .filter(method -> !isStatic(method) && method.getRawReturnType().equals(type));
    }

    static boolean isStatic(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.STATIC);
    }

    /** {@return what the consumers among a method's parameters take} */
    static Stream<JavaClass> consumed(JavaMethod method) {
        return method.getParameterTypes().stream()
                .filter(type -> type.toErasure().isEquivalentTo(Consumer.class))
                .flatMap(Builders::arguments);
    }

    /** {@return the types between the angle brackets} */
    static Stream<JavaClass> arguments(JavaType type) {
        return type instanceof JavaParameterizedType generic
                ? generic.getActualTypeArguments().stream().map(JavaType::toErasure)
                : Stream.empty();
    }

    /** {@return the type that collects settings for this one, if {@code builder()} gives one} */
    static Stream<JavaClass> ofProduct(JavaClass product) {
        return methods(product)
                .filter(Builders::isStatic)
                .filter(method -> method.getName().equals("builder"))
                .map(JavaMethod::getRawReturnType);
    }
}
