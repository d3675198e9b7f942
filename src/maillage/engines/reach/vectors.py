"""Rows of 64 × 16 bits as single vectors in compiled loops, which a loop over lanes becomes only with luck.

Each operation takes arrays in C order, whose rows are 64 lanes, and row numbers (signed); nothing is checked."""

# Arguments are typed by numba, from the arrays of each call.
# mypy: disallow-untyped-defs=False

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # comes with numba, without types
from numba import extending
from numba.core import cgutils, types

intrinsic: Any = extending.intrinsic  # what it makes is called without the first argument
LANES = 64
_LANE, _I32, _I64, _BYTES = ir.IntType(16), ir.IntType(32), ir.IntType(64), ir.IntType(8).as_pointer()
_ROW = ir.VectorType(_LANE, LANES)
_ROW_BYTES, _LINE_BYTES = 128, 64
_ANYWHERE = 2  # bytes; a row may start anywhere, but costs half as much at the start of a cache line


@intrinsic
def fetch_to_write(_context, rows, at):
    """Have a row brought near before it is written. One that does not exist is asked for in vain, without harm."""

    def code(context, builder, signature, given):
        kind = ir.FunctionType(ir.VoidType(), [_BYTES, _I32, _I32, _I32])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        start = builder.bitcast(_Rows(context, builder, signature, given).place(0, 1), _BYTES)
        for byte in range(0, _ROW_BYTES, _LINE_BYTES):
            to_write, keep_close, data = _I32(1), _I32(3), _I32(1)
            builder.call(fetch, [builder.gep(start, [_I64(byte)]), to_write, keep_close, data])
        return context.get_dummy_value()

    return types.void(rows, at), code


@intrinsic
def lower(_context, best, mine, rows, at):
    """best[mine] = min(best[mine], rows[at])"""

    def code(context, builder, signature, given):
        held = _Rows(context, builder, signature, given)
        held.store(held.least(held.load(0, 1), held.load(2, 3)), 0, 1)
        return context.get_dummy_value()

    return types.void(best, mine, rows, at), code


@intrinsic
def lower_after(_context, best, mine, rows, at, ticks):
    """best[mine] = min(best[mine], rows[at] + ticks), sums past the last tick being the last tick."""

    def code(context, builder, signature, given):
        held = _Rows(context, builder, signature, given)
        kind = ir.FunctionType(_ROW, [_ROW, _ROW])
        add = cgutils.get_or_insert_function(builder.module, kind, f"llvm.uadd.sat.v{LANES}i16")
        later = builder.call(add, [held.load(2, 3), held.spread(given[4])])
        held.store(held.least(held.load(0, 1), later), 0, 1)
        return context.get_dummy_value()

    return types.void(best, mine, rows, at, ticks), code


@intrinsic
def put_least(_context, rows, at, after, best, mine):
    """rows[at] = min(rows[after], best[mine])"""

    def code(context, builder, signature, given):
        held = _Rows(context, builder, signature, given)
        held.store(held.least(held.load(0, 2), held.load(3, 4)), 0, 1)
        return context.get_dummy_value()

    return types.void(rows, at, after, best, mine), code


@intrinsic
def put_where_in_time(_context, out, place, rows, at, deadline_and_value):
    """out[place] = value in the lanes in which rows[at] <= deadline."""

    def code(context, builder, signature, given):
        held = _Rows(context, builder, signature, given)
        deadline, value = (held.spread(builder.extract_value(given[4], number)) for number in (0, 1))
        is_in_time = builder.icmp_unsigned("<=", held.load(2, 3), deadline)
        held.store(builder.select(is_in_time, value, held.load(0, 1)), 0, 1)
        return context.get_dummy_value()

    return types.void(out, place, rows, at, deadline_and_value), code


@intrinsic
def are_equal(_context, rows, at, other):
    """Whether rows[at] and rows[other] are equal in all lanes."""

    def code(context, builder, signature, given):
        held = _Rows(context, builder, signature, given)
        differs = builder.icmp_unsigned("!=", held.load(0, 1), held.load(0, 2))
        return builder.icmp_unsigned("==", builder.bitcast(differs, _I64), _I64(0))

    return types.boolean(rows, at, other), code


@intrinsic
def smallest(_context, rows, at):
    """min(rows[at])"""
    return types.uint16(rows, at), _reduced("umin")


@intrinsic
def largest(_context, rows, at):
    """max(rows[at])"""
    return types.uint16(rows, at), _reduced("umax")


def _reduced(how):
    def code(context, builder, signature, given):
        kind = ir.FunctionType(_LANE, [_ROW])
        reduce = cgutils.get_or_insert_function(builder.module, kind, f"llvm.vector.reduce.{how}.v{LANES}i16")
        return builder.call(reduce, [_Rows(context, builder, signature, given).load(0, 1)])

    return code


class _Rows:
    """The arguments of one operation, named by their numbers, as LLVM sees them."""

    def __init__(self, context, builder, signature, given):
        self.context, self.builder, self.signature, self.given = context, builder, signature, given

    def place(self, array, row):
        kind = self.signature.args[array]
        data = self.context.make_array(kind)(self.context, self.builder, self.given[array]).data
        return self.builder.gep(self.builder.bitcast(data, _ROW.as_pointer()), [self.given[row]])

    def load(self, array, row):
        return self.builder.load(self.place(array, row), align=_ANYWHERE)

    def store(self, value, array, row):
        self.builder.store(value, self.place(array, row), align=_ANYWHERE)

    def spread(self, value):
        """A value in every lane."""
        undefined = ir.Constant(_ROW, ir.Undefined)
        one = self.builder.insert_element(undefined, value, _I32(0))
        return self.builder.shuffle_vector(one, undefined, ir.Constant(ir.VectorType(_I32, LANES), [0] * LANES))

    def least(self, one, two):
        return self.builder.select(self.builder.icmp_unsigned("<", one, two), one, two)
