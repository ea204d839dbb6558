package io.cdcctl.flink.mysql.binlog;

/** Tables with columns of every type, and a row for each. */
final class TypeStatements {

    private TypeStatements() {}

    static final String[] ALL = {
        "create table many(id bigint unsigned primary key, a tinyint, b tinyint unsigned, c smallint, d smallint unsigned, e mediumint, f mediumint unsigned, g int, h int unsigned, y year, i bigint, j bigint unsigned, k decimal(65,30), l decimal(10,2) unsigned, m float, n double unsigned, o numeric(9,0) zerofill, y2 year, p tinyint unsigned, q int)",
        "insert into many values(18446744073709551615,-128,255,-32768,65535,-8388608,16777215,-2147483648,4294967295,2026,-9223372036854775808,18446744073709551615,-12345678901234567890123456789012345.000000000000000000000000000009,99999999.99,1.5,2.25,42,1901,200,-7)",
        "create table y9(a int unsigned primary key,b int,c int,d int,e int,f int,g int,h int,y year, s varchar(5))",
        "insert into y9 values(4000000000,1,2,3,4,5,6,7,2020,'x')",
        "create table y8(a int unsigned primary key,b int,y year,d int unsigned,e int,f int,g int,h int)",
        "insert into y8 values(4000000000,1,2020,4000000000,4,5,6,7)",
        "create table chars(id int primary key, b1 binary(4), v1 varbinary(300), c1 char(200) character set utf8mb4, l1 varchar(20) character set latin1, g1 varchar(20) character set gbk, s1 text character set sjis, u1 varchar(9) character set utf16, w longblob, k tinytext character set koi8r, bc varchar(10) character set binary, m3 mediumtext)",
        "insert into chars values(1,'ab',x'00ff','é€\"\\\\\\n😀','é','中文','日本','x€',x'deadbeef','привет','z','ü')",
        "create table es(id int primary key, e1 enum('a','é','c,d') character set latin1, s1 set('x','ü') character set latin1, e2 enum('中','b') character set gbk, s2 set('日','q') character set sjis, e3 enum('€','z'), e4 enum('a','b') character set binary, s4 set('x','y') character set binary, e5 enum('x','€') character set utf16)",
        "insert into es values(1,'é','x,ü','中','日,q','€','b','x,y','€'),(2,null,'','b','',2,'a','x','x')",
        "create table eb(id int primary key, e enum('a','b'), s set('x','y'), v varchar(5)) default charset=binary",
        "insert into eb values(1,'a','x,y','q')",
        "create table bits(id int primary key, b1 bit(1), b9 bit(9), b64 bit(64), d date, dt datetime(6), dt0 datetime, ts timestamp(3) null, ts0 timestamp null, ti time(2), ti0 time, ti6 time(6), j json, ge geometry, pt point, ls linestring not null)",
        "set sql_mode=''",
        "set time_zone='+02:00'",
        "insert into bits values(1,1,b'100000001',18446744073709551615,'2026-01-31','2026-01-31 23:59:58.123456','0000-00-00','2026-01-31 12:00:00.123','1970-01-01 02:00:01','-838:59:58.25','-00:00:01','-00:00:00.000001','{\"a\":[1,2.5,\"é\",null,true]}',ST_GeomFromText('POINT(1 2)'),ST_GeomFromText('POINT(3 4)',4326),ST_GeomFromText('LINESTRING(0 0,1 1)'))",
        "create table gen(a int, b int generated always as (a+1) virtual, c int generated always as (a*2) stored, pk2 varchar(50), pk1 int, d varchar(10) character set latin1 default 'q', primary key(pk1,pk2(3)))",
        "insert into gen(a,pk2,pk1) values(5,'abcdef',9)",
        "create table revpk(a int, b int, c int, primary key(c,a))",
        "insert into revpk values(1,2,3)",
        "create table nopk(a int, u int not null, unique key(u))",
        "insert into nopk values(1,2)",
        "create table fidx(a int primary key, b int unsigned, z varchar(5), key((a+b)), key((concat(z,'x'))))",
        "insert into fidx values(1,4294967295,'zz')",
        "set time_zone='+00:00'",
    };

    /** What servers from 8.0.23 on know, and VECTOR. */
    static final String[] NEW = {
        "create table inv(a int primary key, b int invisible, c int)",
        "insert into inv(a,b,c) values(1,2,3)",
        "create table mvi(a int primary key, j json, c int unsigned, key k((cast(j->'$.z' as unsigned array))))",
        "insert into mvi values(1,'{\"z\":[1,2]}',4000000000)",
        "create table vec(a int primary key, v vector(3), c int unsigned)",
        "insert into vec values(1,to_vector('[1,2.5,-3]'),4000000000)",
        "set session sql_generate_invisible_primary_key=on",
        "create table gipk(x int, y int)",
        "insert into gipk(x,y) values(1,2)",
        "set session sql_generate_invisible_primary_key=off",
    };
}
