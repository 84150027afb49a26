// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one rule of builders: {@code docs/decisions/005-one-builder-rule.md}. */
class BuilderRulesTest extends OnOurClasses {
    private static final int MOST_METHODS = 20;

    /** Builders that no {@code builder()} gives, and why. */
    private static final Map<String, String> WITHOUT_FACTORY = Map.of(
            "DatasetSplitBuilder",
            "Dataset.builder().split(...) goes over to it: a split is the end of a data set's builder",
            "AwsProviderBuilder",
            "what the builders of the providers at AWS share; each of them has a factory",
            "SageMakerRecipeBuilder",
            "SageMakerRecipe has three ways to begin one, named after what runs: trl, jumpStart, container",
            "HttpProviderBuilder",
            "what builders of providers over HTTP have in common",
            "ProviderBuilder",
            "what builders of providers have in common, whatever they speak");

    /** Methods that take something and don't give a builder back, and why. */
    private static final Map<String, String> ENDS = Map.of(
            "DatasetSplitBuilder.writeJsonl",
            "it builds into a folder",
            "Builder.build",
            "of TfIdf, it counts the texts that it is built from",
            "Builder.mount",
            "of Console, it builds below a path, which a server may learn from each request");

    /** Types with a builder that settings take as they are, and why. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("ToolSpecification", "a value that many requests share, and data sets hold, too"),
            Map.entry("Dataset", "data, not a setting"),
            Map.entry("FineTuneEngine", "threads and a clock that many jobs share, and that the caller closes"),
            Map.entry("FakeScript", "a play that tests hand to several fakes"),
            Map.entry("ChatRequestParameters", "LangChain4j's, taken by a method of its builder that ours overrides"),
            Map.entry("NearDuplicates", "a search that the caller also uses by itself, so it must be the same one"),
            Map.entry(
                    "LoraConfig", "of FineTuneSpec alone, which providers copy by setting; FineTune takes a consumer"),
            Map.entry("Hyperparameters", "as LoraConfig"),
            Map.entry("PromptTuningConfig", "as LoraConfig"),
            Map.entry("EarlyStopping", "as LoraConfig"),
            Map.entry("HeadConfig", "as LoraConfig"),
            Map.entry("HumanEvaluation", "a study that goes on, and that the caller asks for its result"),
            Map.entry("LabelingQueue", "a queue that goes on, and that the caller fills and reads"),
            Map.entry("OpenAiProvider", "a service that the caller also uses by itself, and closes"));

    /** The only builder that may take these of {@link #VALUES}. */
    private static final Set<String> OF_SPEC =
            Set.of("LoraConfig", "Hyperparameters", "PromptTuningConfig", "EarlyStopping", "HeadConfig");

    private static final Set<String> APPENDS = Set.of("add", "addAll", "addFirst", "addLast", "offer", "push");

    /** Setters that append and are not called so, and why; a listener's is called {@code on…}. */
    private static final Map<String, String> APPENDING = Map.of(
            "FakeScript$Builder.note", "a play is written from its beginning to its end",
            "FakeScript$Builder.steps", "as note",
            "FakeScript$Builder.status", "as note",
            "FineTunedChatModel$Builder.jsonSchemas", "a switch: it appends to what the model says it can do",
            "HubCommit$Builder.delete", "an operation, as the Hub calls it, beside addFile",
            "HttpProviderBuilder.http", "changes of one transport, made in order",
            "VertexAiProviderBuilder.http", "as HttpProviderBuilder's");

    /** Fields of products that hold a builder, and why. */
    private static final Map<String, String> KEEPING = Map.of(
            "Pretraining.settings", "a copy, made by the builder's copy()",
            "PretrainingLoop.settings", "that of Pretraining");

    @ArchTest
    static void buildersAndGroups_areFound(JavaClasses all) {
        Builders known = new Builders(all);
        assertThat(known.builders()).hasSizeGreaterThan(20);
        assertThat(known.groups().stream().map(JavaClass::getSimpleName))
                .contains("RolloutTiming", "EvaluatorCalls", "DatasetReading", "ApiTimeouts");
    }

    @ArchTest
    static void builder_comesFromItsProductsMethodOfThatName(JavaClasses all) {
        Builders known = new Builders(all);
        Set<JavaClass> given = known.exported().stream()
                .filter(type -> !known.builders().contains(type))
                .flatMap(Builders::ofProduct)
                .collect(Collectors.toSet());
        assertThat(names(known.builders().stream().filter(type -> !given.contains(type))))
                .containsExactlyInAnyOrderElementsOf(WITHOUT_FACTORY.keySet());
    }

    @ArchTest
    static void create_givesAThingThatIsReady(JavaClasses all) {
        Builders known = new Builders(all);
        assertThat(known.exported().stream()
                        .flatMap(Builders::methods)
                        .filter(method ->
                                Builders.isStatic(method) && method.getName().equals("create"))
                        .filter(method -> known.isOne(method.getRawReturnType())))
                .isEmpty();
    }

    @ArchTest
    static void whatIsAdded_hasNoSetterInTheSingular(JavaClasses all) {
        assertThat(new Builders(all).all().flatMap(BuilderRulesTest::twins)).isEmpty();
    }

    private static Stream<String> twins(JavaClass type) {
        Set<String> names = Builders.methods(type).map(JavaMethod::getName).collect(Collectors.toSet());
        return names.stream()
                .filter(name -> name.matches("add[A-Z].*"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .filter(names::contains)
                .map(name -> type.getName() + "." + name);
    }

    @ArchTest
    static void whatAppends_isCalledAdd(JavaClasses all) {
        Builders known = new Builders(all);
        assertThat(known.all()
                        .flatMap(Builders::setters)
                        .filter(method -> !method.getName().matches("(add|on)([A-Z].*)?"))
                        .filter(BuilderRulesTest::appends)
                        .map(BuilderRulesTest::name)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(APPENDING.keySet());
    }

    /** A method that clears first replaces. */
    private static boolean appends(JavaMethod method) {
        Set<String> calls = method.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isAssignableTo(Collection.class)
                        || call.getTargetOwner().isAssignableTo(Map.class))
                .map(JavaMethodCall::getName)
                .collect(Collectors.toSet());
        return calls.stream().anyMatch(APPENDS::contains) && !calls.contains("clear");
    }

    /** What a builder has built does not change when the builder does: it holds a copy, or values. */
    @ArchTest
    static void product_keepsNoBuilderThatOthersHold(JavaClasses all) {
        Builders known = new Builders(all);
        List<JavaField> held = all.stream()
                .filter(type -> !known.isOne(type))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(field -> known.builders().contains(field.getRawType()))
                .toList();
        assertThat(held).hasSizeGreaterThan(5);
        assertThat(held.stream()
                        .filter(field -> !isCopied(field.getRawType()))
                        .map(field -> field.getOwner().getSimpleName() + "." + field.getName()))
                .containsExactlyInAnyOrderElementsOf(KEEPING.keySet());
    }

    private static boolean isCopied(JavaClass builder) {
        return builder.getConstructors().stream()
                .filter(made -> made.getRawParameterTypes().stream().toList().equals(List.of(builder)))
                .anyMatch(made -> !made.getCallsOfSelf().isEmpty());
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getName().replaceAll(".*\\.", "") + "." + method.getName();
    }

    @ArchTest
    static void builder_hasTwentyPublicMethodsAtMost(JavaClasses all) {
        assertThat(new Builders(all).all().filter(type -> Builders.methods(type).count() > MOST_METHODS))
                .isEmpty();
    }

    @ArchTest
    static void builder_setsNothingOfTheWholeProcess(JavaClasses all) {
        assertThat(new Builders(all)
                        .all()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(System.class))
                        .filter(call -> Set.of("setProperty", "setProperties", "clearProperty")
                                .contains(call.getName())))
                .isEmpty();
    }

    @ArchTest
    static void setter_givesTheBuilderBack(JavaClasses all) {
        Builders known = new Builders(all);
        List<String> others = known.all()
                .flatMap(Builders::methods)
                .filter(method -> !method.getRawParameterTypes().isEmpty())
                .filter(method -> !known.isOne(method.getRawReturnType()))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .distinct()
                .toList();
        assertThat(others).containsExactlyInAnyOrderElementsOf(ENDS.keySet());
    }

    @ArchTest
    static void nestedSettings_comeByAConsumer(JavaClasses all) {
        Builders known = new Builders(all);
        assertThat(known.exported().stream()
                        .flatMap(Builders::methods)
                        .filter(method -> hasBuilderInAnotherForm(known, method)))
                .isEmpty();
        assertThat(known.all().flatMap(Builders::setters).filter(BuilderRulesTest::takesAProduct))
                .isEmpty();
    }

    private static boolean hasBuilderInAnotherForm(Builders known, JavaMethod method) {
        return method.getParameterTypes().stream()
                .filter(type -> !type.toErasure().isEquivalentTo(java.util.function.Consumer.class))
                .flatMap(Builders::arguments)
                .anyMatch(known::isOne);
    }

    private static boolean takesAProduct(JavaMethod method) {
        boolean spec = method.getOwner().getName().endsWith("FineTuneSpec$Builder");
        return method.getRawParameterTypes().stream()
                .filter(type -> Builders.ofProduct(type).findAny().isPresent())
                .map(JavaClass::getSimpleName)
                .anyMatch(name -> !VALUES.containsKey(name) || (OF_SPEC.contains(name) && !spec));
    }

    private static List<String> names(Stream<JavaClass> types) {
        return types.map(JavaClass::getSimpleName).toList();
    }
}
