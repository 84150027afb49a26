// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * libtorch's product of small matrices ({@code at::native::cpublas::brgemm}), called through Java's foreign
 * functions, which are final since JDK 22. They are looked up by name, so that this class compiles for 17 and one jar
 * serves all.
 *
 * <p>Stands on the JDK alone: {@link TileSelfTest} runs in a process that has no other class path.
 */
final class Brgemm {
    /** The numbers that are multiplied. */
    enum Kind {
        /** bfloat16, b by pairs of rows; sums in float32. */
        BF16("PKN3c108BFloat16ES5_Pf", short[].class, float[].class),
        /** float32, b by rows; sums in float32. */
        FP32("PKfS3_Pf", float[].class, float[].class),
        /** Bytes without a sign by bytes with one, b by fours of rows; sums in whole numbers of 32 bits. */
        INT8("PKhPKaPi", byte[].class, int[].class);

        private final String symbol;
        private final Class<?> array;
        private final Class<?> sums;

        /** GCC's name of {@code brgemm(long ×6, bool, const T*, const T*, S*, bool)}. */
        Kind(String types, Class<?> array, Class<?> sums) {
            symbol = "_ZN2at6native7cpublas6brgemmEllllllb" + types + "b";
            this.array = array;
            this.sums = sums;
        }
    }

    private static final int FIRST_JDK = 22;
    private static final String PACKAGE = "java.lang.foreign.";

    private final MethodHandle packed;
    private final MethodHandle arrays;

    private Brgemm(MethodHandle packed, MethodHandle arrays) {
        this.packed = packed;
        this.arrays = arrays;
    }

    /** {@return whether this JVM has foreign functions that may read Java's arrays} */
    static boolean isPossible() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /**
     * {@return the product of a library, loaded already; empty where it has none by this name}
     *
     * @param kind of the numbers
     * @param library libtorch_cpu.so
     * @throws ReflectiveOperationException if this JVM has no foreign functions
     */
    static Optional<Brgemm> of(Kind kind, Path library) throws ReflectiveOperationException {
        Class<?> arena = Class.forName(PACKAGE + "Arena");
        Class<?> lookup = Class.forName(PACKAGE + "SymbolLookup");
        Object global = arena.getMethod("global").invoke(null);
        Object symbols = lookup.getMethod("libraryLookup", Path.class, arena).invoke(null, library, global);
        Optional<?> found = (Optional<?>) lookup.getMethod("find", String.class).invoke(symbols, kind.symbol);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        MethodHandle call = downcall(found.get());
        return Optional.of(new Brgemm(adapted(call, kind, false), adapted(call, kind, true)));
    }

    private static MethodHandle downcall(Object symbol) throws ReflectiveOperationException {
        Class<?> linker = Class.forName(PACKAGE + "Linker");
        Class<?> option = Class.forName(PACKAGE + "Linker$Option");
        Class<?> descriptor = Class.forName(PACKAGE + "FunctionDescriptor");
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        Object options = Array.newInstance(option, 1);
        Array.set(options, 0, option.getMethod("critical", boolean.class).invoke(null, true));
        Method link = linker.getMethod("downcallHandle", segment, descriptor, options.getClass());
        return (MethodHandle)
                link.invoke(linker.getMethod("nativeLinker").invoke(null), symbol, signature(descriptor), options);
    }

    /** m, n, k, strides of a, b, c; whether to add to c; a, b, c; whether b's rows lie in pairs. */
    private static Object signature(Class<?> descriptor) throws ReflectiveOperationException {
        Class<?> layout = Class.forName(PACKAGE + "MemoryLayout");
        Class<?> values = Class.forName(PACKAGE + "ValueLayout");
        Object number = values.getField("JAVA_LONG").get(null);
        Object truth = values.getField("JAVA_BOOLEAN").get(null);
        Object address = values.getField("ADDRESS").get(null);
        Object[] kinds = {number, number, number, number, number, number, truth, address, address, address, truth};
        Object layouts = Array.newInstance(layout, kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            Array.set(layouts, i, kinds[i]);
        }
        return descriptor.getMethod("ofVoid", layouts.getClass()).invoke(null, layouts);
    }

    /** Takes arrays and places in bytes instead of segments, which can't be named here; b: an address, or an array. */
    private static MethodHandle adapted(MethodHandle call, Kind kind, boolean arrayOfB)
            throws ReflectiveOperationException {
        MethodHandle out = MethodHandles.collectArguments(call, 9, part(kind.sums));
        MethodHandle right = arrayOfB
                ? MethodHandles.collectArguments(out, 8, part(kind.array))
                : MethodHandles.filterArguments(out, 8, ofSegment("ofAddress", long.class));
        return MethodHandles.collectArguments(right, 7, part(kind.array));
    }

    /** {@return (array, place in bytes) to segment} */
    private static MethodHandle part(Class<?> array) throws ReflectiveOperationException {
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        MethodHandle slice = MethodHandles.publicLookup()
                .findVirtual(segment, "asSlice", MethodType.methodType(segment, long.class));
        return MethodHandles.filterArguments(slice, 0, ofSegment("ofArray", array));
    }

    private static MethodHandle ofSegment(String name, Class<?> from) throws ReflectiveOperationException {
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        return MethodHandles.publicLookup().findStatic(segment, name, MethodType.methodType(segment, from));
    }

    /** {@return where a direct buffer lies} */
    static long address(ByteBuffer buffer) throws ReflectiveOperationException {
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        Object of = segment.getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
        return (long) segment.getMethod("address").invoke(of);
    }

    /**
     * {@return the call with a packed b: m, n, k, strides of a, b and c, add, a, its place, b's address, c, its place,
     * whether b is in pairs}
     */
    MethodHandle packed() {
        return packed;
    }

    /** {@return the same with an array as b, and its place behind it} */
    MethodHandle arrays() {
        return arrays;
    }
}
