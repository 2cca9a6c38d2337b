use std::collections::*;
use std::fmt::Debug;
trait Shape { fn area(&self) -> f64; fn name(&self) -> String { "x".to_string() } }
struct Sq<const N: usize, T>([T; N]);
impl<const N: usize, T: Copy + Into<f64>> Shape for Sq<N, T> { fn area(&self) -> f64 { self.0.iter().map(|x| (*x).into()).sum() } }
impl<'a> Shape for &'a str { fn area(&self) -> f64 { let f = |c: char| c as u32 as f64; self.chars().map(f).sum() } }
struct Flag<const B: bool, const C: char, const I: i8>;
impl<const B: bool, const C: char, const I: i8> Shape for Flag<B, C, I> { fn area(&self) -> f64 { if B { I as f64 } else { C as u32 as f64 } } }
mod größe { pub fn über<T: std::fmt::Debug>(t: T) -> String { format!("{:?}", t) } }
fn dynf(f: &dyn for<'a> Fn(&'a str) -> Option<&'a str>) -> usize { f("abc").map_or(0, |s| s.len()) }
#[inline(never)] fn gen<T: ?Sized + Debug, F: Fn(&T) -> usize>(t: &T, f: F) -> usize { let b = Box::new(f); b(t) }
extern "C" fn cb(x: i32) -> i32 { x + 1 }
#[inline(never)] fn takes<A>(a: A) -> A { std::hint::black_box(a) }
fn main() {
    let v: Vec<Box<dyn Shape + Send>> = vec![Box::new(Sq::<3, f32>([1.0; 3])), Box::new("abc"), Box::new(Flag::<true, 'x', -5>), Box::new(Flag::<false, '\u{fc}', 5>)];
    println!("{}", v.iter().map(|s| s.area()).sum::<f64>()); for s in &v { println!("{}", s.name()); }
    let mut m: HashMap<String, Vec<(u8, Option<&'static str>)>> = HashMap::new(); m.insert("a".into(), vec![(1, Some("b"))]);
    let mut b: BTreeMap<(i8, u16), [u64; 4]> = BTreeMap::new(); for i in 0..9 { b.insert((i, 2), [1; 4]); } println!("{:?} {:?}", m, b);
    println!("{}", größe::über(&m)); println!("{}", größe::über([1u128; 2]));
    println!("{}", dynf(&|s| s.get(1..)));
    println!("{}", gen("abc", |s| s.len())); println!("{}", gen(&[1, 2][..], |s| s.len()));
    takes(cb as extern "C" fn(i32) -> i32)(1); takes::<unsafe fn(&mut [u8], *const i8, *mut ()) -> isize>(|_, _, _| 1); takes::<fn(&str) -> &str>(|x| x)("a"); takes((1i16, 'c', 2.0f32, (), "s")); takes::<Box<dyn FnMut(usize) -> Result<(), std::io::Error>>>(Box::new(|_| Ok(())));
    let mut h = BinaryHeap::new(); h.push(3u32); h.push(4); println!("{:?}", h.into_sorted_vec());
    let t = std::thread::spawn(move || { let x: VecDeque<_> = (0..10).collect(); x.iter().sum::<i32>() }); println!("{:?}", t.join());
    let mut z = vec!["b".to_string(), "a".into()]; z.sort(); z.dedup_by(|a, b| a == b); println!("{:?}", z.iter().map(|s| s.to_uppercase()).collect::<HashSet<_>>());
    let r: Result<Vec<i32>, _> = "1,2,x".split(',').map(|s| s.parse::<i32>()).collect(); println!("{:?}", r);
    let s: std::rc::Rc<std::cell::RefCell<dyn Debug>> = std::rc::Rc::new(std::cell::RefCell::new(1)); println!("{:?}", s);
}
