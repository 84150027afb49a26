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
 * libtorch's product of small bfloat16 matrices ({@code at::native::cpublas::brgemm}), called through Java's foreign
 * functions, which are final since JDK 22. They are looked up by name, so that this class compiles for 17 and one jar
 * serves all.
 *
 * <p>Stands on the JDK alone: {@link TileSelfTest} runs in a process that has no other class path.
 */
final class Brgemm {
    /** The name that GCC gives to {@code brgemm(long ×6, bool, const BFloat16*, const BFloat16*, float*, bool)}. */
    private static final String SYMBOL = "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";

    private static final int FIRST_JDK = 22;
    private static final String PACKAGE = "java.lang.foreign.";

    private final MethodHandle product;

    private Brgemm(MethodHandle product) {
        this.product = product;
    }

    /** {@return whether this JVM has foreign functions that may read Java's arrays} */
    static boolean isPossible() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /**
     * {@return the product of a library, loaded already; empty where it has none by this name}
     *
     * @param library libtorch_cpu.so
     * @throws ReflectiveOperationException if this JVM has no foreign functions
     */
    static Optional<Brgemm> of(Path library) throws ReflectiveOperationException {
        Class<?> arena = Class.forName(PACKAGE + "Arena");
        Class<?> lookup = Class.forName(PACKAGE + "SymbolLookup");
        Object global = arena.getMethod("global").invoke(null);
        Object symbols = lookup.getMethod("libraryLookup", Path.class, arena).invoke(null, library, global);
        Optional<?> found = (Optional<?>) lookup.getMethod("find", String.class).invoke(symbols, SYMBOL);
        return found.isEmpty() ? Optional.empty() : Optional.of(new Brgemm(adapted(downcall(found.get()))));
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

    /** Takes arrays and places in bytes instead of segments, which can't be named here. */
    private static MethodHandle adapted(MethodHandle call) throws ReflectiveOperationException {
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle slice = lookup.findVirtual(segment, "asSlice", MethodType.methodType(segment, long.class));
        MethodHandle shorts = lookup.findStatic(segment, "ofArray", MethodType.methodType(segment, short[].class));
        MethodHandle floats = lookup.findStatic(segment, "ofArray", MethodType.methodType(segment, float[].class));
        MethodHandle address = lookup.findStatic(segment, "ofAddress", MethodType.methodType(segment, long.class));
        MethodHandle out = MethodHandles.collectArguments(call, 9, MethodHandles.filterArguments(slice, 0, floats));
        MethodHandle right = MethodHandles.filterArguments(out, 8, address);
        return MethodHandles.collectArguments(right, 7, MethodHandles.filterArguments(slice, 0, shorts));
    }

    /** {@return where a direct buffer lies} */
    static long address(ByteBuffer buffer) throws ReflectiveOperationException {
        Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
        Object of = segment.getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
        return (long) segment.getMethod("address").invoke(of);
    }

    /** {@return the call: m, n, k, strides of a, b and c, add, a, its place, b's address, c, its place, true} */
    MethodHandle handle() {
        return product;
    }
}
